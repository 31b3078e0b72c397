#include "seat/rubric_panel.h"

#include <algorithm>

#include "seat/desk.h"
#include "seat/fields.h"
#include "seat/measured.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr std::size_t name_characters = 24;
constexpr std::size_t reason_bytes = 600;
constexpr float band_points = 28; // high

bool is_red_line(const wire::RubricItem& item) {
    return item.judge == "red_line";
}

} // namespace

void RubricPanel::clear() {
    grading_ = {};
    drafts_.clear();
    counts_.clear();
    version_ = 0;
    changed_ = saved_ = 0;
    chosen_ = 0;
    to_top_ = true;
}

void RubricPanel::use(const wire::Grading& grading, bool writable) {
    const bool same =
        grading.row.id == grading_.row.id && grading.own_source == grading_.own_source;
    const bool keeps = same && changed();
    if (!same)
        clear();
    grading_ = grading;
    writable_ = writable;
    if (keeps) { // of the same marker, at another seat: written on top of it
        version_ = std::max(version_, grading.own ? grading.own->version : 0);
        return;
    }
    // What waits for its reason was left out of the sheet that the lab has.
    std::erase_if(drafts_, [this](const auto& one) { return !waits_for_reason(one.first); });
    std::erase_if(counts_, [](const auto& one) { return !one_line(one.second.second).empty(); });
    version_ = grading.own ? grading.own->version : 0;
    if (!grading.own)
        return;
    for (const auto& answer : grading.own->answers)
        drafts_.try_emplace(answer.item, Draft{answer.applies, answer.points, answer.reason});
    for (const auto& count : grading.own->counts)
        counts_.try_emplace(count.name, count.times, count.reason);
}

void RubricPanel::saved(std::uint64_t stand, std::int64_t version) {
    saved_ = std::max(saved_, stand);
    version_ = version;
}

const RubricPanel::Draft* RubricPanel::own(const std::string& item) const {
    const auto found = drafts_.find(item);
    return found == drafts_.end() ? nullptr : &found->second;
}

std::optional<RubricPanel::Draft> RubricPanel::on_sheet(const wire::MarkSheet& sheet,
                                                        const wire::RubricItem& item) {
    for (const auto& answer : sheet.answers)
        if (answer.item == item.name)
            return Draft{answer.applies, answer.points, answer.reason};
    return item.answered ? std::optional(Draft{true, item.points, {}}) : std::nullopt;
}

std::optional<RubricPanel::Draft> RubricPanel::standing(const wire::RubricItem& item) const {
    if (shows_mark()) {
        const auto first = on_sheet(grading_.mark.front(), item);
        const bool agreed =
            std::all_of(grading_.mark.begin(), grading_.mark.end(), [&](const auto& sheet) {
                const auto one = on_sheet(sheet, item);
                return one && first && one->applies == first->applies &&
                       one->points == first->points;
            });
        return agreed ? first : std::nullopt;
    }
    if (const auto* mine = own(item.name))
        return *mine;
    if (item.answered)
        return Draft{true, item.points, {}};
    return std::nullopt;
}

bool RubricPanel::lacks_reason(const wire::RubricItem& item) const {
    const auto* mine = own(item.name);
    return mine != nullptr && item.answered && one_line(mine->reason).empty();
}

bool RubricPanel::waits_for_reason(const std::string& name) const {
    return std::any_of(grading_.items.begin(), grading_.items.end(), [&](const auto& item) {
        return item.name == name && writable_ && lacks_reason(item);
    });
}

bool RubricPanel::lacks_reason(const wire::RubricPenalty& penalty) const {
    const auto mine = counts_.find(penalty.name);
    return mine != counts_.end() && one_line(mine->second.second).empty();
}

bool RubricPanel::lacks_reasons() const {
    const bool counted =
        writable_ && std::any_of(grading_.penalties.begin(), grading_.penalties.end(),
                                 [this](const auto& one) { return lacks_reason(one); });
    return counted || std::any_of(drafts_.begin(), drafts_.end(),
                                  [this](const auto& one) { return waits_for_reason(one.first); });
}

wire::SheetChange RubricPanel::sheet(bool given) const {
    wire::SheetChange out{.version = version_, .given = given};
    for (const auto& item : grading_.items)
        if (const auto* mine = own(item.name); mine != nullptr && (given || !lacks_reason(item)))
            out.answers.push_back({item.name, mine->applies, mine->points, mine->reason});
    for (const auto& [name, count] : counts_)
        if (given || !one_line(count.second).empty())
            out.counts.push_back({name, count.first, count.second});
    return out;
}

std::optional<std::string> RubricPanel::open_item() const {
    for (const auto& item : grading_.items) {
        const bool waits = !item.answered && item.unanswered == "unmarked" && !is_red_line(item);
        if ((waits && own(item.name) == nullptr) || lacks_reason(item))
            return item.name;
    }
    for (const auto& penalty : grading_.penalties)
        if (lacks_reason(penalty))
            return penalty.name;
    return std::nullopt;
}

void RubricPanel::go_to(const std::string& name) {
    const auto items = grading_.items.size();
    for (std::size_t i = 0; i < grading_.penalties.size(); ++i)
        if (grading_.penalties[i].name == name)
            chosen_ = items + i;
    for (std::size_t i = 0; i < items; ++i)
        if (grading_.items[i].name == name)
            chosen_ = i;
    follow_ = true;
    focus_reason_ = own(name) != nullptr || counts_.contains(name);
}

const wire::RubricPenalty* RubricPanel::chosen_penalty() const {
    const auto at = chosen_ - std::min(chosen_, grading_.items.size());
    const bool is_one = chosen_ >= grading_.items.size() && at < grading_.penalties.size();
    return is_one ? &grading_.penalties[at] : nullptr;
}

std::pair<std::int64_t, std::int64_t> RubricPanel::total() const {
    std::int64_t points = 0;
    std::int64_t possible = 0;
    for (const auto& item : grading_.items)
        if (const auto now = standing(item); now && now->applies) {
            points += now->points * item.weight;
            possible += 1000 * item.weight;
        }
    return {points, possible};
}

bool RubricPanel::fatal() const {
    return std::any_of(grading_.items.begin(), grading_.items.end(), [this](const auto& item) {
        const auto now = standing(item);
        return is_red_line(item) && now && now->applies && now->points == 0;
    });
}

std::optional<std::int64_t> RubricPanel::critical() const {
    const auto share = [this](const auto& answer_to) -> std::optional<std::int64_t> {
        std::int64_t points = 0;
        std::int64_t possible = 0;
        for (const auto& item : grading_.items)
            if (const auto now = answer_to(item); item.critical && now && now->applies) {
                points += now->points * item.weight;
                possible += 1000 * item.weight;
            }
        // Half up, as the lab's own score.
        return possible == 0 ? std::nullopt
                             : std::optional((2 * points * 100'000 + possible) / (2 * possible));
    };
    if (!shows_mean())
        return share([this](const auto& item) { return standing(item); });
    std::int64_t sum = 0;
    for (const auto& sheet : grading_.mark) {
        const auto one = share([&](const auto& item) { return on_sheet(sheet, item); });
        if (!one)
            return std::nullopt;
        sum += *one;
    }
    const auto count = static_cast<std::int64_t>(grading_.mark.size());
    return (2 * sum + count) / (2 * count);
}

void RubricPanel::touch() {
    ++changed_;
    changed_at_ = steady_now();
}

void RubricPanel::answer(const wire::RubricItem& item, std::size_t band) {
    if (!writable_ || band >= item.bands.size())
        return;
    const auto points = item.bands[band].points;
    // What the engine said already needs no second answer.
    if (item.answered && item.points == points)
        drafts_.erase(item.name);
    else
        drafts_[item.name] = {true, points, own(item.name) ? own(item.name)->reason : ""};
    focus_reason_ = lacks_reason(item);
    touch();
}

void RubricPanel::leave_out(const wire::RubricItem& item) {
    if (!writable_ || is_red_line(item))
        return;
    const auto* mine = own(item.name);
    if (mine != nullptr && !mine->applies)
        drafts_.erase(item.name);
    else
        drafts_[item.name] = {false, 0, mine != nullptr ? mine->reason : ""};
    focus_reason_ = lacks_reason(item);
    touch();
}

void RubricPanel::count(const wire::RubricPenalty& penalty, std::int64_t times) {
    if (!writable_ || times < 0)
        return;
    if (times == penalty.times) // what the engine counted needs no second word
        counts_.erase(penalty.name);
    else
        counts_[penalty.name].first = times;
    focus_reason_ = lacks_reason(penalty);
    touch();
}

void RubricPanel::keys(bool at_rest) {
    const auto all = grading_.items.size() + grading_.penalties.size();
    if (ImGui::GetIO().WantTextInput || all == 0)
        return;
    if (const int by = stepped(Key::grade_item); by != 0) {
        chosen_ = stepped_to(static_cast<std::ptrdiff_t>(chosen_), by, all);
        follow_ = true;
    }
    chosen_ = std::min(chosen_, all - 1);
    const int number = at_rest ? pressed_number() : 0;
    if (const auto* penalty = chosen_penalty()) {
        if (number > 0 && number <= 10)
            count(*penalty, number % 10); // 0 lies behind 9
        if (pressed(Key::grade_reason))
            focus_reason_ = counts_.contains(penalty->name) && writable_;
        return;
    }
    const auto& item = grading_.items[chosen_];
    if (number > 0)
        answer(item, static_cast<std::size_t>(number - 1));
    if (pressed(Key::grade_leave_out))
        leave_out(item);
    if (pressed(Key::grade_reason))
        focus_reason_ = own(item.name) != nullptr && writable_;
}

void RubricPanel::draw(ImVec2 size) {
    ImGui::BeginChild("rubric", size, false, ImGuiWindowFlags_NoNavInputs);
    if (std::exchange(to_top_, false))
        ImGui::SetScrollY(0);
    const float width = ImGui::GetContentRegionAvail().x - desk_.look.px(4);
    std::string group;
    for (std::size_t i = 0; i < grading_.items.size(); ++i) {
        const auto& item = grading_.items[i];
        const auto heading = is_red_line(item) ? desk_.words("seat.grading.red_lines") : item.group;
        if (heading != group && !heading.empty()) {
            ImGui::Dummy({0, desk_.look.px(2)});
            say(desk_.look, heading, Type::small, desk_.look.colours().brand);
        }
        group = heading;
        ImGui::PushID(static_cast<int>(i));
        draw_item(i, width);
        ImGui::PopID();
    }
    for (std::size_t i = 0; i < grading_.penalties.size(); ++i) {
        const auto at = grading_.items.size() + i;
        ImGui::PushID(static_cast<int>(at));
        draw_framed(at, width,
                    [&](bool chosen) { draw_penalty(grading_.penalties[i], chosen, width); });
        ImGui::PopID();
    }
    ImGui::EndChild();
}

/// What is chosen stands on a ground of its own and is brought into sight.
template <class Content>
void RubricPanel::draw_framed(std::size_t at, float width, Content content) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const bool chosen = at == chosen_;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    auto* draw = ImGui::GetWindowDrawList();
    draw->ChannelsSplit(2);
    draw->ChannelsSetCurrent(1);
    ImGui::BeginGroup();
    ImGui::Dummy({width, look.px(1)});
    content(chosen);
    ImGui::Dummy({width, look.px(3)});
    ImGui::EndGroup();
    const ImVec2 high = ImGui::GetItemRectMax();
    draw->ChannelsSetCurrent(0);
    if (chosen)
        draw->AddRectFilled({low.x - look.px(4), low.y}, {low.x + width + look.px(4), high.y},
                            c.ground, look.px(6));
    draw->ChannelsMerge();
    draw->AddLine({low.x, high.y + look.px(2)}, {low.x + width, high.y + look.px(2)}, c.line);
    if (ImGui::IsMouseClicked(0) && ImGui::IsWindowHovered() &&
        ImGui::IsMouseHoveringRect(low, high))
        chosen_ = at;
    if (chosen && std::exchange(follow_, false))
        ImGui::SetScrollHereY(0.5F);
}

void RubricPanel::draw_item(std::size_t at, float width) {
    const auto& item = grading_.items[at];
    draw_framed(at, width, [&](bool chosen) {
        draw_head(item, chosen, width);
        draw_evidence(item);
        draw_bands(at, width);
        if (chosen)
            draw_hear(item);
        // Of a mark that is out each reason stands with its marker's name.
        if (own(item.name) != nullptr && (item.answered || chosen) && !shows_mark())
            draw_reason(item, chosen);
        draw_others(item);
    });
}

void RubricPanel::draw_head(const wire::RubricItem& item, bool chosen, float width) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImVec2 at = ImGui::GetCursorPos();
    say(look, one_line(item.name, name_characters), Type::strong, chosen ? c.brand : c.ink);
    if (item.critical) {
        ImGui::SameLine(0, look.px(8));
        tag(look, desk_.words("seat.grading.critical"), c.warn, c.warn_soft);
    }
    if (is_red_line(item))
        return;
    const auto now = standing(item);
    const bool out = now && !now->applies;
    const auto words = desk_.words("seat.grading.leave_out");
    const auto weight = std::to_string(item.weight);
    auto* font = look.font(Type::small);
    const float wide = font->CalcTextSizeA(font->FontSize, 1e6F, 0, words.c_str()).x;
    const float figure = look.px(30);
    ImGui::SameLine();
    ImGui::SetCursorPos({at.x + width - figure - wide - look.px(30), at.y - look.px(2)});
    if (writable_ && key_button(look, "out", words, "", {wide + look.px(18), look.px(22)},
                                out ? Weight::primary : Weight::plain))
        leave_out(item);
    if (!writable_ && out)
        say(look, words, Type::small, c.brand);
    ImGui::SetCursorPos(
        {at.x + width -
             look.font(Type::strong)
                 ->CalcTextSizeA(look.font(Type::strong)->FontSize, 1e6F, 0, weight.c_str())
                 .x,
         at.y});
    say(look, weight, Type::strong, c.ink);
}

/// "Automatic: 3.8 s (≤ 3 s)", and where to hear it.
void RubricPanel::draw_evidence(const wire::RubricItem& item) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    std::string words;
    if (is_red_line(item) && item.value.empty()) {
        return; // kept, or nobody listened for it
    } else if (item.answered) {
        // Of a move that was not made there is nothing to show but its points.
        words = desk_.words(
            "seat.grading.automatic",
            {{"value", item.value.empty()
                           ? desk_.words("seat.grading.points",
                                         {{"points", points_text(item.points * item.weight)}})
                           : item.value}});
        if (!item.limit.empty())
            words += " · " + item.limit;
        if (item.to.ms > 0)
            words += " · " + clock_text(item.from);
    } else if (!item.advice.empty()) {
        words = item.advice;
    } else if (item.judge != "person" && !item.unanswered.empty()) {
        const auto key = "seat.grading.unanswered." + item.unanswered;
        words = has_text(key) ? desk_.words(key) : "";
    }
    if (words.empty())
        return;
    say(look, one_line(words, 120), Type::small, c.soft, true);
    if (item.to.ms > 0 && ImGui::IsItemClicked())
        place_ = item.from;
}

void RubricPanel::draw_bands(std::size_t at, float width) {
    auto& look = desk_.look;
    const auto& item = grading_.items[at];
    const auto now = standing(item);
    const float gap = look.px(6);
    const auto count = static_cast<float>(std::clamp<std::size_t>(item.bands.size(), 1, 4));
    const float wide = (width - gap * (count - 1)) / count;
    for (std::size_t i = 0; i < item.bands.size(); ++i) {
        const auto& band = item.bands[i];
        if (i % 4 != 0)
            ImGui::SameLine(0, gap);
        // The points always stand: a long name gives way, and is whole under the mouse.
        const auto points =
            is_red_line(item) ? std::string() : " " + points_text(band.points * item.weight);
        auto* small = look.font(Type::small);
        const float room =
            wide - look.px(8) -
            small->CalcTextSizeA(small->FontSize, 1e6F, 0, look.drawn(points).c_str()).x;
        const auto name = one_line(band.name, 12);
        const auto words = look.fitting(name, Type::small, room) + points;
        const bool stands = now && now->applies && now->points == band.points;
        const auto id = "band" + std::to_string(i);
        if (key_button(look, id.c_str(), words, "", {wide, look.px(band_points)},
                       stands ? is_red_line(item) && band.points == 0 ? Weight::danger
                                                                      : Weight::primary
                              : Weight::plain,
                       writable_ || stands)) {
            chosen_ = at;
            answer(item, i);
        }
        const bool cut = words != name + points;
        if (ImGui::IsItemHovered() && (cut || !band.hear.empty()))
            ImGui::SetTooltip("%s", look.seen(band.hear.empty() ? band.name : band.hear).c_str());
    }
}

/// What is to be heard, of the band that stands; while none does, of all.
void RubricPanel::draw_hear(const wire::RubricItem& item) {
    const auto now = standing(item);
    for (const auto& band : item.bands) {
        const bool stands = now && now->applies && now->points == band.points;
        if (band.hear.empty() || (now && !stands))
            continue;
        say(desk_.look, band.name + desk_.words("seat.grading.colon") + band.hear, Type::small,
            desk_.look.colours().soft, true);
    }
}

void RubricPanel::draw_reason(const wire::RubricItem& item, bool chosen) {
    auto& draft = drafts_[item.name];
    const bool focus = chosen && std::exchange(focus_reason_, false);
    if (!writable_) {
        if (!draft.reason.empty())
            say(desk_.look, draft.reason, Type::small, desk_.look.colours().ink, true);
        return;
    }
    if (text_field(
            desk_, "##reason", draft.reason,
            {.hint = desk_.words(item.answered ? "seat.grading.why" : "seat.grading.why_optional"),
             .missing = lacks_reason(item),
             .focus = focus,
             .enter_leaves = true,
             .bytes = reason_bytes}))
        touch();
}

std::string RubricPanel::source_words(const std::string& source) const {
    const auto key = "seat.grading.source." + source;
    return has_text(key) ? desk_.words(key) : source;
}

/// What others handed in; of a mark that is out also what it rests on, be it one's own.
std::vector<const wire::MarkSheet*> RubricPanel::told_sheets() const {
    std::vector<const wire::MarkSheet*> out;
    for (const auto& sheet : grading_.others)
        out.push_back(&sheet);
    if (shows_mark())
        for (const auto& sheet : grading_.mark)
            if (std::none_of(out.begin(), out.end(), [&](const auto* one) {
                    return one->marker == sheet.marker && one->source == sheet.source;
                }))
                out.push_back(&sheet);
    return out;
}

/// "Self 80 · instructor 60": of each who has handed in.
void RubricPanel::draw_others(const wire::RubricItem& item) {
    std::string words;
    for (const auto* other : told_sheets())
        for (const auto& answer : other->answers)
            if (answer.item == item.name) {
                words += words.empty() ? "" : " · ";
                words += (other->marker_name.empty() ? source_words(other->source)
                                                     : other->marker_name) +
                         " " +
                         (answer.applies ? points_text(answer.points * item.weight)
                                         : desk_.words("seat.grading.leave_out"));
                if (!answer.reason.empty())
                    words += desk_.words("seat.grading.colon") + answer.reason;
            }
    if (!words.empty())
        say(desk_.look, one_line(words, 160), Type::small, desk_.look.colours().brand, true);
}

/// How often it was counted, "0 / 2" where the judges of a mean differ.
std::string RubricPanel::times_words(const wire::RubricPenalty& penalty) const {
    const auto on = [&](const auto& counts) {
        for (const auto& one : counts)
            if (one.name == penalty.name)
                return std::to_string(one.times);
        return std::to_string(penalty.times);
    };
    if (!shows_mark()) {
        const auto mine = counts_.find(penalty.name);
        return std::to_string(mine == counts_.end() ? penalty.times : mine->second.first);
    }
    std::vector<std::string> each;
    for (const auto& sheet : grading_.mark)
        if (auto words = on(sheet.counts); std::find(each.begin(), each.end(), words) == each.end())
            each.push_back(std::move(words));
    std::string out;
    for (const auto& one : each)
        out += (out.empty() ? "" : " / ") + one;
    return out;
}

void RubricPanel::draw_penalty(const wire::RubricPenalty& penalty, bool chosen, float width) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto found = counts_.find(penalty.name);
    const auto times = found == counts_.end() ? penalty.times : found->second.first;
    const auto said = times_words(penalty);
    const ImVec2 at = ImGui::GetCursorPos();
    say(look,
        desk_.words("seat.grading.penalty", {{"name", one_line(penalty.name, name_characters)},
                                             {"points", points_text(penalty.points)},
                                             {"times", said}}),
        chosen ? Type::strong : Type::normal,
        said != "0" ? c.danger
        : chosen    ? c.brand
                    : c.soft);
    if (!writable_)
        return;
    ImGui::SameLine();
    ImGui::SetCursorPos({at.x + width - look.px(58), at.y});
    if (key_button(look, "less", "−", "", {look.px(26), look.px(24)}))
        count(penalty, times - 1);
    ImGui::SameLine(0, look.px(6));
    if (key_button(look, "more", "+", "", {look.px(26), look.px(24)}))
        count(penalty, times + 1);
    if (const auto mine = counts_.find(penalty.name); mine != counts_.end())
        if (text_field(desk_, "##why", mine->second.second,
                       {.hint = desk_.words("seat.grading.why"),
                        .missing = lacks_reason(penalty),
                        .focus = chosen && std::exchange(focus_reason_, false),
                        .enter_leaves = true,
                        .bytes = reason_bytes}))
            touch();
}

} // namespace ringroom::seat
