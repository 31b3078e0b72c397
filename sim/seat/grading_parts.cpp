// What the grading page draws: the list, the middle, the form's frame.
#include <algorithm>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/grading_page.h"
#include "seat/measured.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr float grading_row_points = 52;
constexpr float grading_player_points = 318;
constexpr float grading_mean_points = 40;     ///< the line of the judges' mean
constexpr float grading_replaced_points = 24; ///< that of the mark which the sheet takes over

/// Those of the mockup's tiles, in its order; what was not measured is left out.
struct TileName {
    std::string_view name;
    std::string_view measure; ///< as the forms' conditions call it; empty: none does
};
constexpr std::array tile_names{TileName{"answer_ms", "answer_time"},
                                TileName{"greeting_ms", "greeting_time"},
                                TileName{"talk_share_permille", "talk_share"},
                                TileName{"longest_silence_ms", "silence"},
                                TileName{"interruptions", "interruptions"},
                                TileName{"loudness_tenths_dbov", "loudness"},
                                TileName{"syllables_tenths_per_s", "rate"},
                                TileName{"form_correct", "form_correct"},
                                TileName{"response_p90_ms", "response_time"},
                                TileName{"hold_ms", "hold_time"},
                                TileName{"handling_ms", "handling_time"},
                                TileName{"wrap_up_ms", "wrap_up_time"},
                                TileName{"moves", ""}};
constexpr std::size_t tiles = 8;

/// What the form asks of this measure alone; null: nothing.
const wire::RubricItem* item_about(const wire::Grading& grading, std::string_view measure) {
    for (const auto& item : grading.items)
        if (item.measures.size() == 1 && item.measures.front() == measure)
            return &item;
    return nullptr;
}

} // namespace

std::string GradingPage::state_words(const wire::GradingRow& row) const {
    if (row.state == "draft" && row.own.value_or("") == "given")
        return desk_.words("seat.grading.state.given");
    return desk_.words("seat.grading.state." + row.state);
}

/// How long it may still be appealed against or be answered, or until a re-marked one is final;
/// empty: no longer.
std::string GradingPage::time_left(const wire::GradingRow& row) const {
    if (row.overdue.value_or(false))
        return desk_.words("seat.grading.overdue", {{"time", when_text(*row.answer_due)}});
    const auto left = row.window_left.value_or(Duration{});
    if (left <= Duration{})
        return {};
    constexpr std::int64_t hour_ms = 3'600'000;
    const auto hours = (left.ms + hour_ms - 1) / hour_ms;
    const std::string unit = hours > 48 ? "days" : "hours";
    const TextArguments count{{"count", std::to_string(hours > 48 ? hours / 24 : hours)}};
    return row.answer_due            ? desk_.words("seat.grading.answer_in." + unit, count)
           : row.state == "remarked" ? desk_.words("seat.grading.final_in." + unit, count)
                                     : desk_.words("seat.grading.open_for." + unit, count);
}

/// The mark where there is one, else how far it is; without words: nothing is to be said.
GradingPage::Badge GradingPage::badge_of(const wire::GradingRow& row) {
    const auto& c = desk_.look.colours();
    const auto score = row.mark_final ? row.mark_final : row.own_score;
    if (row.overdue.value_or(false))
        return {state_words(row), c.danger, c.danger_soft};
    if (row.state == "appealed")
        return {state_words(row), c.warn, c.warn_soft};
    if (row.mark_final || row.own.value_or("") == "given")
        return score && *score == 0 ? Badge{score_words(score), c.danger, c.danger_soft}
                                    : Badge{score_words(score), c.ok, c.ok_soft};
    if (!row.fatal.empty())
        return {desk_.words("seat.grading.red_line"), c.danger, c.danger_soft};
    return row.own ? Badge{desk_.words("seat.grading.being_marked"), c.brand, c.brand_soft}
                   : Badge{};
}

std::string GradingPage::list_head(const Shown& shown, std::size_t count) const {
    const char* head = !may_grade(shown)           ? "seat.grading.mine"
                       : which_ == Which::to_mark  ? "seat.grading.to_mark"
                       : which_ == Which::appealed ? "seat.grading.appealed"
                                                   : "seat.grading.all";
    const auto words = desk_.words(head, {{"count", std::to_string(count)}});
    return sample_ ? one_line(sample_->title, 14) + " · " + words : words;
}

/// The ways to what lies beside marking.
void GradingPage::draw_views(const Shown& shown) {
    auto& look = desk_.look;
    const float end = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
    bool first = true;
    const auto button = [&](const char* text, Key key) {
        const auto words = desk_.words(text);
        const auto label = desk_.key_label(key);
        const float wide = button_width(look, words, label);
        if (!std::exchange(first, false)) {
            ImGui::SameLine(0, look.px(6));
            if (ImGui::GetCursorPosX() + wide > end)
                ImGui::NewLine();
        }
        return key_button(look, text, words, label, {wide, look.px(28)}) && !desk_.covered;
    };
    if (button("seat.calibration.page", Key::grade_calibrations))
        go_to(View::calibrations);
    if (may_grade(shown) && button("seat.sample.page", Key::grade_samples))
        go_to(View::samples);
}

void GradingPage::draw_list(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "gradings", size, ImGuiWindowFlags_NoNavInputs);
    const bool none = rows_.value() == nullptr;
    draw_views(shown);
    draw_narrow();
    const auto rows = rows_shown(); // into the answer: no other is taken up until the end
    say(look, list_head(shown, rows.size()), Type::small, c.soft);
    if (may_grade(shown)) {
        const auto words = desk_.words(blind_ ? "seat.grading.blind_on" : "seat.grading.blind_off");
        say_right(look, words, Type::small, blind_ ? c.brand : c.soft);
        if (ImGui::IsItemClicked()) {
            blind_ = !blind_;
            rows_.forget();
            detail_.forget();
        }
    }
    if (none && rows.empty())
        say(look, rows_.waiting() ? desk_.words("seat.loading") : desk_.words_of(rows_.refusal()),
            Type::normal, c.soft, true);
    else if (rows.empty() && !narrow_.empty())
        say(look, desk_.words("seat.list.no_match"), Type::normal, c.soft, true);
    else if (rows.empty())
        say(look,
            desk_.words(may_grade(shown) ? which_ == Which::appealed ? "seat.grading.none_appealed"
                                                                     : "seat.grading.none_to_mark"
                                         : "seat.grading.none_mine"),
            Type::normal, c.soft, true);
    draw_rows(rows);
    end_card();
}

/// Brings the contacts of a name, a number or a script before the person.
void GradingPage::draw_narrow() {
    if (std::exchange(focus_narrow_, false))
        ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
    typed_text(desk_.look, "##narrow", narrow_, desk_.words("seat.list.narrow"));
    const bool typed = std::exchange(narrowing_, ImGui::IsItemActive());
    if (typed && pressed(Key::escape))
        narrow_.clear();
    if (typed && pressed(Key::open))
        if (const auto rows = rows_shown(); !rows.empty())
            choose(rows.front()->id);
}

void GradingPage::draw_rows(const std::vector<Listed>& rows) {
    auto& look = desk_.look;
    ImGui::BeginChild("rows", {0, 0}, false, ImGuiWindowFlags_NoNavInputs);
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = look.px(grading_row_points);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(rows.size()), height + ImGui::GetStyle().ItemSpacing.y);
    while (clipper.Step())
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const auto& listed = rows[static_cast<std::size_t>(i)];
            draw_row(*listed.row, listed.number, width);
        }
    if (std::exchange(follow_, false))
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (rows[i]->id == chosen_)
                ImGui::SetScrollY(static_cast<float>(i) *
                                      (height + ImGui::GetStyle().ItemSpacing.y) -
                                  ImGui::GetWindowHeight() / 2);
    ImGui::EndChild();
}

void GradingPage::draw_row(const wire::GradingRow& row, std::size_t number, float width) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImVec2 low = ImGui::GetCursorScreenPos();
    ImGui::PushID(row.id.c_str());
    if (ImGui::InvisibleButton("row", {width, look.px(grading_row_points)}))
        choose(row.id);
    const bool hovered = ImGui::IsItemHovered();
    const ImVec2 next = ImGui::GetCursorScreenPos();
    auto* draw = ImGui::GetWindowDrawList();
    if (row.id == chosen_ || hovered)
        draw->AddRectFilled(low, {low.x + width, low.y + look.px(grading_row_points)},
                            row.id == chosen_ ? c.brand_soft : c.ground, look.px(6));
    ImGui::SetCursorScreenPos({low.x + look.px(10), low.y + look.px(6)});
    const auto title = row.agent_name.empty() ? desk_.words("seat.grading.number",
                                                            {{"number", std::to_string(number)}})
                                              : row.agent_name;
    const auto type = row.id == chosen_ ? Type::strong : Type::normal;
    const auto badge = badge_of(row);
    auto* font = look.font(Type::small);
    const float wide =
        badge.words.empty()
            ? 0
            : font->CalcTextSizeA(font->FontSize, 1e6F, 0, look.drawn(badge.words).c_str()).x +
                  look.px(24);
    say(look, look.fitting(one_line(title + " · " + row.title), type, width - wide - look.px(18)),
        type, c.ink);
    ImGui::SetCursorScreenPos({low.x + look.px(10), low.y + look.px(28)});
    std::string below = clock_text(row.talk);
    if (row.self_score)
        below += " · " + desk_.words("seat.grading.self", {{"score", score_words(row.self_score)}});
    else if (row.score)
        below +=
            " · " + desk_.words("seat.grading.engine", {{"score", score_words(row.final_score)}});
    if (const auto left = time_left(row); !left.empty())
        below = left;
    for (const auto& one : row.because)
        below += " · " + desk_.words("seat.sample.trigger." + one);
    say(look, one_line(below, 26), Type::small, c.soft);
    if (!badge.words.empty()) {
        ImGui::SetCursorScreenPos({low.x + width - wide, low.y + look.px(6)});
        tag(look, badge.words, badge.ink, badge.ground);
    }
    ImGui::SetCursorScreenPos(next);
    ImGui::PopID();
}

// ---- The middle

void GradingPage::draw_middle(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    begin_card(look, "middle", size, ImGuiWindowFlags_NoNavInputs);
    const auto* grading = detail_.value();
    if (chosen_.empty() || grading == nullptr || opened_.empty()) {
        say(look,
            chosen_.empty()     ? desk_.words("seat.grading.choose")
            : detail_.waiting() ? desk_.words("seat.loading")
                                : desk_.words_of(detail_.refusal()),
            Type::normal, look.colours().soft, true);
        return end_card();
    }
    const float width = ImGui::GetContentRegionAvail().x;
    draw_head();
    if (grading->row.recorded)
        player_.draw(shown, {width, look.px(grading_player_points)});
    else
        say(look, desk_.words("seat.grading.no_recording"), Type::normal, look.colours().soft);
    ImGui::BeginChild("below", {0, 0}, false, ImGuiWindowFlags_NoNavInputs);
    draw_measures(ImGui::GetContentRegionAvail().x);
    draw_comments();
    draw_history();
    draw_again(shown);
    ImGui::EndChild();
    if (const auto place = rubric_.take_place())
        player_.seek(*place);
    end_card();
}

void GradingPage::draw_head() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto& row = detail_.value()->row;
    say(look, one_line(row.agent_name.empty() ? row.title : row.agent_name + " · " + row.title, 30),
        Type::strong, c.ink);
    ImGui::SameLine(0, look.px(10));
    player_.draw_seal();
    for (const auto& fatal : row.fatal) {
        ImGui::SameLine(0, look.px(10));
        tag(look, desk_.words("seat.list.fatal", {{"name", one_line(fatal, 20)}}), c.danger,
            c.danger_soft);
    }
    const auto left = time_left(row);
    say_right(look, state_words(row) + (left.empty() ? "" : " · " + left), Type::small, c.soft);
    draw_origin();
}

/// Who called, and with what the identical customer calls again; how it ended.
void GradingPage::draw_origin() {
    auto& look = desk_.look;
    const auto* grading = detail_.value();
    std::string words;
    const auto add = [&](const std::string& one) { words += (words.empty() ? "" : " · ") + one; };
    if (grading->row.variant > 0)
        add(desk_.words("seat.grading.variant",
                        {{"number", std::to_string(grading->row.variant)}}));
    if (const auto& origin = grading->origin) {
        add(desk_.words("seat.grading.seed", {{"seed", std::to_string(origin->seed)}}));
        auto script = origin->script;
        if (!origin->pack_version.empty())
            script += " v" + origin->pack_version;
        if (!origin->pack_hash.empty())
            script += " " + origin->pack_hash.substr(0, 6);
        add(desk_.words("seat.grading.script", {{"script", script}}));
    }
    if (!grading->row.ending.empty())
        add(grading->row.ending);
    if (!words.empty())
        say(look, look.fitting(words, Type::small, ImGui::GetContentRegionAvail().x), Type::small,
            look.colours().soft);
}

void GradingPage::draw_measures(float width) {
    auto& look = desk_.look;
    const auto& grading = *detail_.value();
    std::vector<std::pair<const wire::LabelledValue*, const wire::RubricItem*>> shown;
    for (const auto& tile : tile_names)
        for (const auto& one : grading.measures)
            if (one.name == tile.name && shown.size() < tiles)
                shown.emplace_back(&one, item_about(grading, tile.measure));
    if (shown.empty())
        return;
    say(look, desk_.words("seat.grading.measures"), Type::small, look.colours().soft);
    const float gap = look.px(8);
    const ImVec2 size{(width - 3 * gap) / 4, look.px(50)};
    const ImVec2 at = ImGui::GetCursorPos();
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const auto column = static_cast<float>(i % 4);
        const auto line = static_cast<float>(i / 4);
        ImGui::SetCursorPos({at.x + column * (size.x + gap), at.y + line * (size.y + gap)});
        draw_tile(*shown[i].first, shown[i].second, size);
    }
    const auto lines = static_cast<float>((shown.size() + 3) / 4);
    ImGui::SetCursorPos({at.x, at.y + lines * (size.y + gap)});
    ImGui::Dummy({0, 0});
}

/// A figure at the cursor, above what `item` asks of it; red where it falls short of that.
void GradingPage::draw_tile(const wire::LabelledValue& measure, const wire::RubricItem* item,
                            ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImVec2 corner = ImGui::GetCursorPos();
    const ImVec2 low = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddRect(low, {low.x + size.x, low.y + size.y}, c.line, look.px(6));
    const bool failed = item != nullptr && item->answered && item->points < 1'000;
    const auto label =
        item != nullptr && !item->limit.empty() ? item->limit : measure_label(measure);
    const float room = size.x - look.px(16);
    ImGui::SetCursorPos({corner.x + look.px(10), corner.y + look.px(6)});
    say(look, look.fitting(measure_words(desk_, measure), Type::strong, room), Type::strong,
        failed ? c.danger : c.ink);
    ImGui::SetCursorPos({corner.x + look.px(10), corner.y + look.px(28)});
    say(look, look.fitting(label, Type::small, room), Type::small, c.soft);
}

void GradingPage::draw_comments() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    say(look, desk_.words("seat.grading.comments"), Type::small, c.soft);
    ImGui::SameLine(0, look.px(8));
    key_cap(look, desk_.key_label(Key::play_comment));
    const auto* list = player_.comments();
    if (list == nullptr || list->items.empty())
        return say(look, desk_.words("seat.grading.no_comments"), Type::small, c.soft, true);
    for (const auto& one : list->items) {
        ImGui::PushID(static_cast<int>(one.id));
        const auto place =
            clock_text(one.from) + (one.to > one.from ? "–" + clock_text(one.to) : "");
        ImGui::BeginGroup();
        tag(look, place, c.warn, c.warn_soft);
        ImGui::EndGroup();
        if (ImGui::IsItemClicked()) {
            player_.select(one.to > one.from ? std::optional(PlayRange{one.from, one.to})
                                             : std::nullopt);
            player_.seek(one.from);
        }
        ImGui::SameLine(0, look.px(8));
        say(look, one_line(one.words, 300), Type::normal, c.ink, true);
        say_right(look, one_line(one.by_name, 8), Type::small, c.soft);
        if (one.mine && ImGui::IsItemClicked() && !removing_.waiting())
            desk_.back.ask("POST", "/comments/" + std::to_string(one.id) + "/remove", "{}",
                           removing_.begin());
        if (one.mine && ImGui::IsItemHovered())
            ImGui::SetTooltip("%s", look.seen(desk_.words("seat.grading.remove")).c_str());
        ImGui::PopID();
    }
}

/// Who did what to the mark, and when.
void GradingPage::draw_history() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto* grading = detail_.value();
    if (grading->history.empty())
        return;
    ImGui::Dummy({0, look.px(4)});
    say(look, desk_.words("seat.grading.history"), Type::small, c.soft);
    for (const auto& step : grading->history) {
        auto words = when_text(step.at) + "  " + desk_.words("seat.grading.step." + step.step) +
                     "  " + step.by_name;
        if (step.final_score)
            words += "  " + score_words(step.final_score);
        say(look, one_line(words, 80), Type::small, c.ink);
        if (step.judges > 0)
            say(look, desk_.words("seat.grading.mean_of", {{"count", std::to_string(step.judges)}}),
                Type::small, c.soft, true);
        if (!step.words.empty())
            say(look, plain_text(step.words, 600), Type::small, c.soft, true);
    }
}

void GradingPage::draw_again(const Shown& shown) {
    auto& look = desk_.look;
    if (!may_grade(shown))
        return;
    ImGui::Dummy({0, look.px(4)});
    const auto words = desk_.words("seat.again.key");
    const auto label = desk_.key_label(Key::grade_again);
    if (key_button(look, "again", words, label, {button_width(look, words, label), look.px(34)}))
        ask_again(shown);
}

// ---- The form's frame

void GradingPage::draw_form(ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "form", size, ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar);
    const auto* grading = detail_.value();
    if (grading == nullptr || opened_.empty())
        return end_card();
    say(look, one_line(grading->form, 18), Type::small, c.soft);
    ImGui::SameLine(0, look.px(6));
    say(look, grading->form_version.substr(0, 6), Type::small, c.soft);
    const auto source =
        "seat.grading.source." +
        (rubric_.writable() || !grading->row.mark_final ? grading->own_source : "published");
    if (has_text(source))
        say_right(look, desk_.words(source), Type::small, c.brand);
    if (grading->waits_for_self)
        say(look, desk_.words("seat.grading.self_first"), Type::small, c.warn, true);
    if (!grading->appeal.empty())
        say(look,
            desk_.words("seat.grading.appeal_says", {{"words", plain_text(grading->appeal, 400)}}),
            Type::small, c.warn, true);
    if (waits_for_other(*grading))
        say(look, desk_.words("seat.grading.other_answers"), Type::small, c.warn, true);
    if (!rubric_.writable() && grading->mark.size() > 1)
        say(look,
            desk_.words("seat.grading.mean_of", {{"count", std::to_string(grading->mark.size())}}),
            Type::small, c.soft, true);
    const float points = (rubric_.critical() ? 108.0F : 92.0F) +
                         (grading->judges > 0 ? grading_mean_points : 0) +
                         (replaces_mark(*grading) ? grading_replaced_points : 0);
    const float below = look.px(points);
    rubric_.draw({0, ImGui::GetContentRegionAvail().y - below});
    draw_total(ImGui::GetContentRegionAvail().x);
    end_card();
}

/// What may be done with the mark now.
void GradingPage::draw_steps() {
    auto& look = desk_.look;
    const auto button = [&](const char* id, const char* text, Key key, Weight weight) {
        const auto words = desk_.words(text);
        const auto label = desk_.key_label(key);
        return key_button(look, id, words, label, {button_width(look, words, label), look.px(34)},
                          weight);
    };
    if (has_step_now("appeal")) {
        if (button("appeal", "seat.grading.appeal", Key::grade_appeal, Weight::plain))
            take_step("appeal", "seat.grading.appeal_title", true);
        ImGui::SameLine(0, look.px(8));
    }
    if (has_step_now("publish")) {
        if (button("publish", "seat.grading.publish", Key::grade_publish, Weight::plain))
            take_step("publish", "", false);
        ImGui::SameLine(0, look.px(8));
    }
    if (has_step_now("remark")) {
        if (button("uphold", "seat.grading.answer", Key::grade_publish, Weight::plain))
            take_step("remark", "seat.grading.answer_title", true);
        ImGui::SameLine(0, look.px(8));
    }
    if (has_step_now("withdraw")) {
        if (button("withdraw", "seat.grading.withdraw", Key::grade_publish, Weight::plain))
            take_step("withdraw", "seat.grading.withdraw_title", true);
        ImGui::SameLine(0, look.px(8));
    }
    if (rubric_.writable() && button("give", "seat.grading.give", Key::grade_give, Weight::primary))
        give();
}

/// The sheet that is written becomes the mark in place of the one that is out.
bool GradingPage::replaces_mark(const wire::Grading& grading) const {
    return rubric_.writable() && grading.row.mark_final.has_value();
}

/// What counts, or the sum so far; at the cursor.
void GradingPage::draw_sum(const wire::Grading& grading) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto [points, possible] = rubric_.total();
    const ImVec2 at = ImGui::GetCursorPos();
    const auto& row = grading.row;
    const auto beside_the_number = [&] {
        ImGui::SameLine(0, look.px(6));
        ImGui::SetCursorPosY(at.y + look.px(14));
    };
    ImGui::SetCursorPosY(at.y + look.px(14));
    if (row.mark_final && !rubric_.writable()) {
        say(look, desk_.words("seat.grading.mark"), Type::small, c.soft);
        ImGui::SameLine(0, look.px(6));
        ImGui::SetCursorPosY(at.y);
        say(look, score_words(row.mark_final), Type::number, c.ink);
        if (row.mark_score != row.mark_final) {
            beside_the_number();
            say(look, desk_.words("seat.grading.raw", {{"score", score_words(row.mark_score)}}),
                Type::small, c.soft);
        }
    } else {
        say(look, desk_.words("seat.grading.so_far"), Type::small, c.soft);
        ImGui::SameLine(0, look.px(6));
        ImGui::SetCursorPosY(at.y);
        // What is left after a red line is the form's affair: as the lab has it.
        const auto& own = grading.own;
        const auto capped = !rubric_.fatal()             ? std::nullopt
                            : own && own->fatal          ? own->final_score
                            : !own && !row.fatal.empty() ? row.final_score
                                                         : std::nullopt;
        say(look, capped ? score_words(capped) : points_text(points), Type::number,
            capped ? c.danger : c.ink);
        beside_the_number();
        auto share = "/ " + points_text(possible);
        if (capped)
            share = desk_.words("seat.grading.raw", {{"score", points_text(points) + " " + share}});
        say(look, share, Type::small, c.soft);
    }
}

void GradingPage::draw_total(float width) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto* grading = detail_.value();
    const ImVec2 line = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddLine(line, {line.x + width, line.y}, c.line);
    ImGui::Dummy({0, look.px(4)});
    if (grading->judges > 0) {
        const ImVec2 place = ImGui::GetCursorPos();
        const auto words =
            desk_.words("seat.grading.mean", {{"count", std::to_string(grading->judges)}});
        if (key_button(look, "mean", words, desk_.key_label(Key::grade_mean), {width, look.px(34)}))
            take_mean();
        ImGui::SetCursorPos({place.x, place.y + look.px(grading_mean_points)});
    }
    if (replaces_mark(*grading))
        say(look,
            look.fitting(desk_.words("seat.grading.replaces",
                                     {{"score", score_words(grading->row.mark_final)}}),
                         Type::small, width),
            Type::small, c.warn);
    const ImVec2 at = ImGui::GetCursorPos();
    draw_sum(*grading);
    if (const auto critical = rubric_.critical()) {
        ImGui::SetCursorPos({at.x, at.y + look.px(38)});
        say(look, desk_.words("seat.grading.critical_share", {{"score", points_text(*critical)}}),
            Type::small, *critical < 100'000 ? c.warn : c.soft);
    }
    ImGui::SetCursorPos({at.x, at.y + look.px(rubric_.critical() ? 60 : 44)});
    draw_steps();
    if (!rubric_.writable())
        return; // nothing is timed
    const auto timer = desk_.words(
        "seat.grading.timer", {{"time", desk_.clock(spent_before_ + (steady_now() - opened_at_))},
                               {"count", std::to_string(given_now_)}});
    ImGui::SetCursorPos({at.x + width - ImGui::CalcTextSize(timer.c_str()).x, at.y + look.px(6)});
    say(look, timer, Type::small, c.soft);
}

} // namespace ringroom::seat
