#include "seat/calibration_view.h"

#include <algorithm>

#include <fmt/format.h>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/dialog.h"
#include "seat/fields.h"
#include "seat/measured.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration calibrations_every{4'000};
constexpr float calibration_row_points = 52;
constexpr float calibration_player_points = 318;
constexpr float calibration_list_points = 230;
constexpr float calibration_form_points = 352;
// What Krippendorff asks of data that conclusions rest on, and the least he lets pass.
constexpr std::int64_t alpha_good = 800;
constexpr std::int64_t alpha_fair = 667;
// The same two steps for ICC(2,1), as Koo and Li name them: good, moderate.
constexpr std::int64_t icc_good = 750;
constexpr std::int64_t icc_fair = 500;

ImU32 colour_of(const Colours& c, const std::optional<std::int64_t>& value, std::int64_t good,
                std::int64_t fair) {
    return !value ? c.soft : *value >= good ? c.ok : *value >= fair ? c.warn : c.danger;
}

std::string share_words(std::int64_t thousandths) {
    return fmt::format("{}.{}%", thousandths / 10, thousandths % 10);
}

std::optional<std::int64_t> own_leaning(const wire::CalibrationFigures& figures) {
    for (const auto& one : figures.markers)
        if (one.mine)
            return one.leaning;
    return std::nullopt;
}

/// The form as a panel takes it: blank but for the own sheet.
wire::Grading form_of(const wire::CalibrationDetail& detail) {
    wire::Grading out;
    out.row.id = "calibration/" + std::to_string(detail.row.id);
    out.form = detail.form;
    out.items = detail.items;
    out.penalties = detail.penalties;
    out.own = detail.own;
    out.own_source = "calibration";
    return out;
}

} // namespace

std::string coefficient_words(const std::optional<std::int64_t>& thousandths) {
    if (!thousandths)
        return "—";
    const auto hundredths = (std::abs(*thousandths) + 5) / 10;
    return fmt::format("{}{}.{:02}", *thousandths < 0 && hundredths > 0 ? "−" : "",
                       hundredths / 100, hundredths % 100);
}

std::string leaning_words(const std::optional<std::int64_t>& thousandths) {
    if (!thousandths)
        return "—";
    const auto* sign = *thousandths < 0 ? "−" : *thousandths > 0 ? "+" : "";
    return sign + share_words(std::abs(*thousandths));
}

CalibrationView::CalibrationView(Desk& desk)
    : desk_(desk)
    , player_(desk)
    , rubric_(desk)
    , saver_(desk, rubric_)
    , form_(desk, 110) {}

std::string CalibrationView::url(const char* what) const {
    return "/calibrations/" + std::to_string(opened_ != 0 ? opened_ : chosen_) + what;
}

std::vector<Key> CalibrationView::foot_keys() const {
    std::vector out{Key::play, Key::grade_item, Key::grade_which};
    if (rubric_.writable())
        out.insert(out.end() - 1, {rubric_.counts() ? Key::grade_count : Key::grade_band,
                                   Key::grade_leave_out, Key::grade_give});
    if (may_reveal_)
        out.push_back(Key::grade_reveal);
    out.push_back(Key::escape);
    return out;
}

void CalibrationView::draw(const Shown& shown, ImVec2 size) {
    rows_.keep(desk_, "/calibrations", calibrations_every);
    const auto* list = rows_.value();
    if (chosen_ == 0 && list != nullptr && !list->items.empty())
        choose(list->items.front().id);
    if (chosen_ != 0)
        detail_.keep(desk_, "/calibrations/" + std::to_string(chosen_), calibrations_every);
    take_answers();
    take_detail();
    if (!desk_.covered)
        keys(shown);
    if (const auto* detail = detail_.value();
        opened_ != 0 && detail != nullptr && player_.record() != detail->row.contact)
        player_.open(detail->row.contact, "", {}, shown, {.plays = false, .own = detail->yours});
    const float gap = desk_.look.px(12);
    const float left = desk_.look.px(calibration_list_points);
    const float right = desk_.look.px(calibration_form_points);
    const float height = size.y - 2 * gap;
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + gap, at.y + gap});
    draw_list({left, height});
    ImGui::SetCursorPos({at.x + 2 * gap + left, at.y + gap});
    draw_middle(shown, {size.x - left - right - 4 * gap, height});
    ImGui::SetCursorPos({at.x + size.x - gap - right, at.y + gap});
    draw_form({right, height});
}

void CalibrationView::keep_up() {
    if (opened_ != 0)
        saver_.keep(url("/sheet"), how(false));
}

void CalibrationView::take_detail() {
    const auto* detail = detail_.value();
    if (detail == nullptr || std::exchange(detail_taken_, detail_.version()) == detail_.version() ||
        detail->row.id != chosen_)
        return;
    opened_ = detail->row.id;
    may_reveal_ = detail->row.may_reveal;
    rubric_.use(form_of(*detail), !detail->row.revealed);
}

void CalibrationView::choose(std::int64_t calibration) {
    if (calibration == chosen_)
        return;
    if (rubric_.changed() && rubric_.writable() && opened_ != 0)
        saver_.send(url("/sheet"), how(false)); // of the one that is left
    chosen_ = calibration;
    opened_ = 0;
    rubric_.clear();
    player_.close();
}

void CalibrationView::step_row(int by) {
    const auto* list = rows_.value();
    if (by == 0 || list == nullptr || list->items.empty())
        return;
    const auto now = std::find_if(list->items.begin(), list->items.end(),
                                  [this](const auto& row) { return row.id == chosen_; });
    const bool none = now == list->items.end();
    const auto at = none ? 0 : stepped_to(now - list->items.begin(), by, list->items.size());
    choose(list->items[at].id);
}

SheetSaver::How CalibrationView::how(bool given) {
    const auto* detail = detail_.value();
    return {.given = given, .was_given = detail != nullptr && detail->own && detail->own->given};
}

void CalibrationView::give() {
    if (opened_ == 0 || saver_.giving(url("/sheet")) || !rubric_.writable())
        return;
    if (const auto open = rubric_.open_item()) {
        rubric_.go_to(*open);
        return desk_.back.tell("seat.grading.not_whole");
    }
    saver_.send(url("/sheet"), how(true));
}

/// Nobody marks on after it: asked for twice.
void CalibrationView::reveal() {
    const auto* detail = detail_.value();
    if (opened_ == 0 || detail == nullptr || !detail->row.may_reveal || revealing_.waiting())
        return;
    if (twice_.ask(opened_))
        desk_.back.ask("POST", url("/reveal"), {}, revealing_.begin());
}

void CalibrationView::take_answers() {
    const auto came = saver_.take(opened_ == 0 ? "" : url("/sheet")).what;
    if (came == SheetSaver::What::given)
        desk_.back.tell_done(desk_.words("seat.calibration.handed_in"));
    if (came == SheetSaver::What::given || came == SheetSaver::What::refused) {
        rows_.forget();
        detail_.forget();
    }
    if (revealing_.take()) {
        rows_.forget();
        detail_.forget();
    }
}

void CalibrationView::keys(const Shown& shown) {
    // With a contact in hand these keys are the contact's.
    const bool at_rest = !shown.handling() && shown.hook == Hook::none;
    if (at_rest && pressed(Key::grade_give))
        give();
    rubric_.keys(at_rest);
    if (ImGui::GetIO().WantTextInput)
        return;
    step_row(stepped(Key::grade_which));
    if (pressed(Key::grade_reveal))
        reveal();
}

// ---- The list

void CalibrationView::draw_list(ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "calibrations", size, ImGuiWindowFlags_NoNavInputs);
    const auto* list = rows_.value();
    const auto count = list == nullptr ? 0 : list->items.size();
    say(look, desk_.words("seat.calibration.all", {{"count", std::to_string(count)}}), Type::small,
        c.soft);
    if (list == nullptr)
        say(look, rows_.waiting() ? desk_.words("seat.loading") : desk_.words_of(rows_.refusal()),
            Type::normal, c.soft, true);
    else if (list->items.empty())
        say(look, desk_.words("seat.calibration.none"), Type::normal, c.soft, true);
    ImGui::BeginChild("rows", {0, 0}, false, ImGuiWindowFlags_NoNavInputs);
    if (list != nullptr)
        for (const auto& row : list->items)
            draw_row(row, ImGui::GetContentRegionAvail().x);
    ImGui::EndChild();
    end_card();
}

void CalibrationView::draw_row(const wire::CalibrationRow& row, float width) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const float height = look.px(calibration_row_points);
    const ImVec2 low = ImGui::GetCursorScreenPos();
    ImGui::PushID(static_cast<int>(row.id));
    if (ImGui::InvisibleButton("row", {width, height}) && !desk_.covered)
        choose(row.id);
    const bool hovered = ImGui::IsItemHovered();
    ImGui::PopID();
    const ImVec2 next = ImGui::GetCursorScreenPos();
    if (row.id == chosen_ || hovered)
        ImGui::GetWindowDrawList()->AddRectFilled(low, {low.x + width, low.y + height},
                                                  row.id == chosen_ ? c.brand_soft : c.ground,
                                                  look.px(6));
    ImGui::PushClipRect(low, {low.x + width, low.y + height}, true);
    ImGui::SetCursorScreenPos({low.x + look.px(10), low.y + look.px(6)});
    say(look, one_line(row.title, 24), row.id == chosen_ ? Type::strong : Type::normal, c.ink);
    ImGui::SetCursorScreenPos({low.x + look.px(10), low.y + look.px(28)});
    const auto own = row.own.value_or("");
    const auto state = row.revealed     ? desk_.words("seat.calibration.closed")
                       : own == "given" ? desk_.words("seat.calibration.own_given")
                       : own.empty()    ? desk_.words("seat.calibration.own_none")
                                        : desk_.words("seat.calibration.own_draft");
    const auto sheets =
        desk_.words("seat.calibration.sheets", {{"count", std::to_string(row.handed_in)}});
    say(look, state + " · " + sheets, Type::small, row.revealed ? c.ok : c.soft);
    ImGui::PopClipRect();
    ImGui::SetCursorScreenPos(next);
}

// ---- The middle

void CalibrationView::draw_middle(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "middle", size, ImGuiWindowFlags_NoNavInputs);
    const auto* detail = detail_.value();
    if (opened_ == 0 || detail == nullptr) {
        say(look,
            chosen_ == 0        ? desk_.words("seat.calibration.choose")
            : detail_.waiting() ? desk_.words("seat.loading")
                                : desk_.words_of(detail_.refusal()),
            Type::normal, c.soft, true);
        return end_card();
    }
    const auto& row = detail->row;
    say(look, one_line(row.title, 40), Type::strong, c.ink);
    if (!row.class_name.empty()) {
        ImGui::SameLine(0, look.px(12));
        say(look, one_line(row.class_name, 20), Type::normal, c.soft);
    }
    ImGui::SameLine(0, look.px(10));
    player_.draw_seal();
    say_right(look, one_line(row.made_by, 16) + "  " + when_text(row.made_at), Type::small, c.soft);
    player_.draw(shown, {ImGui::GetContentRegionAvail().x, look.px(calibration_player_points)});
    ImGui::BeginChild("figures", {0, 0}, false, ImGuiWindowFlags_NoNavInputs);
    if (detail->yours)
        say(look, desk_.words("seat.calibration.yours"), Type::normal, c.warn, true);
    if (detail->figures)
        draw_figures(*detail->figures);
    else
        say(look, desk_.words("seat.calibration.blind", {{"count", std::to_string(row.handed_in)}}),
            Type::normal, c.soft, true);
    ImGui::EndChild();
    if (const auto place = rubric_.take_place())
        player_.seek(*place);
    end_card();
}

void CalibrationView::draw_figures(const wire::CalibrationFigures& figures) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    draw_tiles(figures);
    if (figures.worst)
        say(look, desk_.words("seat.calibration.worst", {{"name", one_line(*figures.worst, 60)}}),
            Type::strong, c.danger, true);
    draw_items(figures);
    draw_markers(figures);
    say(look, desk_.words("seat.calibration.legend"), Type::small, c.soft, true);
}

void CalibrationView::draw_tiles(const wire::CalibrationFigures& figures) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    struct Tile {
        std::string value;
        const char* label;
        ImU32 colour;
        std::string beside = {}; // small
    };
    const auto bounds =
        figures.alpha_low && figures.alpha_high
            ? coefficient_words(figures.alpha_low) + "…" + coefficient_words(figures.alpha_high)
            : std::string();
    const auto range = figures.lowest && figures.highest
                           ? score_words(figures.lowest) + "–" + score_words(figures.highest)
                           : std::string("—");
    const auto within = figures.within_a_band
                            ? std::to_string((*figures.within_a_band + 5) / 10) + "%"
                            : std::string("—");
    const Tile tiles[] = {
        {coefficient_words(figures.alpha_interval), "seat.calibration.alpha",
         colour_of(c, figures.alpha_interval, alpha_good, alpha_fair), bounds},
        {coefficient_words(figures.icc), "seat.calibration.icc",
         colour_of(c, figures.icc, icc_good, icc_fair)},
        {within, "seat.calibration.within", c.ink},
        {range, "seat.calibration.range", c.ink},
        {leaning_words(own_leaning(figures)), "seat.calibration.leaning", c.brand}};
    const float gap = look.px(8);
    const auto count = static_cast<float>(std::size(tiles));
    const float wide = (ImGui::GetContentRegionAvail().x - (count - 1) * gap) / count;
    const float high = look.px(50);
    const ImVec2 at = ImGui::GetCursorPos();
    for (std::size_t i = 0; i < std::size(tiles); ++i) {
        const ImVec2 corner{at.x + static_cast<float>(i) * (wide + gap), at.y};
        ImGui::SetCursorPos(corner);
        const ImVec2 low = ImGui::GetCursorScreenPos();
        ImGui::GetWindowDrawList()->AddRect(low, {low.x + wide, low.y + high}, c.line, look.px(6));
        ImGui::SetCursorPos({corner.x + look.px(10), corner.y + look.px(6)});
        say(look, tiles[i].value, Type::strong, tiles[i].colour);
        if (!tiles[i].beside.empty()) {
            ImGui::SameLine(0, look.px(6));
            say(look, tiles[i].beside, Type::small, c.soft);
        }
        ImGui::SetCursorPos({corner.x + look.px(10), corner.y + look.px(28)});
        say(look, desk_.words(tiles[i].label), Type::small, c.soft);
    }
    ImGui::SetCursorPos({at.x, at.y + high + gap});
    ImGui::Dummy({0, 0});
}

/// A line each: what the markers gave on average, how far apart they are, oneself and the expert.
void CalibrationView::draw_items(const wire::CalibrationFigures& figures) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    say(look, desk_.words("seat.calibration.items"), Type::small, c.soft);
    const auto percent = [](std::int64_t thousandths) {
        return std::to_string((thousandths + 5) / 10) + "%";
    };
    for (const auto& item : figures.items) {
        const bool worst = figures.worst && *figures.worst == item.name;
        say(look, one_line(item.name, 24), worst ? Type::strong : Type::normal,
            worst ? c.danger : c.ink);
        auto words =
            desk_.words("seat.calibration.item", {{"mean", percent(item.mean)},
                                                  {"apart", percent(item.apart)},
                                                  {"own", item.own ? percent(*item.own) : "—"}});
        if (item.expert)
            words += " · " + desk_.words("seat.calibration.expert_says",
                                         {{"points", percent(*item.expert)}});
        if (item.left_out > 0)
            words += " · " + desk_.words("seat.calibration.left_out",
                                         {{"count", std::to_string(item.left_out)}});
        say_right(look, words, Type::small, worst ? c.danger : c.soft);
    }
}

void CalibrationView::draw_markers(const wire::CalibrationFigures& figures) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    ImGui::Dummy({0, look.px(4)});
    say(look, desk_.words("seat.calibration.markers"), Type::small, c.soft);
    for (std::size_t i = 0; i < figures.markers.size(); ++i) {
        const auto& one = figures.markers[i];
        const auto name = one.mine           ? desk_.words("seat.calibration.me")
                          : one.name.empty() ? desk_.words("seat.calibration.marker",
                                                           {{"number", std::to_string(i + 1)}})
                                             : one_line(one.name, 24);
        say(look, name, one.mine ? Type::strong : Type::normal, one.mine ? c.brand : c.ink);
        say_right(
            look,
            desk_.words("seat.calibration.marker_is", {{"score", score_words(one.final_score)},
                                                       {"leaning", leaning_words(one.leaning)},
                                                       {"spread", share_words(one.spread)}}),
            Type::small, one.mine ? c.brand : c.soft);
    }
}

// ---- The form

void CalibrationView::draw_form(ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "form", size, ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar);
    const auto* detail = detail_.value();
    if (opened_ == 0 || detail == nullptr)
        return end_card();
    say(look, one_line(detail->form, 24), Type::small, c.soft);
    if (!detail->row.revealed)
        say_right(look, desk_.words("seat.calibration.blind_tag"), Type::small, c.brand);
    rubric_.draw({0, ImGui::GetContentRegionAvail().y - look.px(50)});
    ImGui::Dummy({0, look.px(4)});
    const auto button = [&](const char* text, Key key, Weight weight) {
        const auto words = desk_.words(text);
        const auto label = desk_.key_label(key);
        const bool clicked = key_button(look, text, words, label,
                                        {button_width(look, words, label), look.px(34)}, weight);
        ImGui::SameLine(0, look.px(8));
        return clicked && !desk_.covered;
    };
    if (detail->row.may_reveal) {
        const bool asked = twice_.asked(opened_);
        if (asked)
            desk_.draw_again(twice_.until());
        if (button(asked ? "seat.calibration.reveal_again" : "seat.calibration.reveal",
                   Key::grade_reveal, Weight::danger))
            reveal();
    }
    if (rubric_.writable() && button("seat.calibration.give", Key::grade_give, Weight::primary))
        give();
    end_card();
}

// ---- A new one

void CalibrationView::ask_new(std::string record, std::string title) {
    if (std::exchange(record_, std::move(record)) != record_ || title_.empty())
        title_ = std::move(title);
    asks_ = true;
    form_.begin();
}

bool CalibrationView::draw_dialog() {
    if (const auto answer = opening_.take(); answer && *answer) {
        asks_ = false;
        if (const auto detail = wire::decode<wire::CalibrationDetail>(**answer)) {
            rows_.forget();
            choose(detail->row.id);
            return true;
        }
    }
    if (!asks_)
        return false;
    auto& look = desk_.look;
    if (!begin_dialog(desk_, "calibration", desk_.words("seat.calibration.new"), {680, 280},
                      asks_)) {
        end_dialog();
        return false;
    }
    ImGui::Dummy({0, look.px(6)});
    form_.field("seat.calibration.title", title_, -1);
    form_.class_field(class_name_, desk_.words("seat.calibration.graders"));
    form_.field("seat.calibration.expert", expert_, -1,
                desk_.words("seat.calibration.expert_hint"));
    say(look, desk_.words("seat.calibration.new_hint"), Type::small, look.colours().soft, true);
    ImGui::Dummy({0, look.px(6)});
    const auto words = desk_.words("seat.calibration.open");
    const auto key = desk_.key_label(Key::save);
    const bool ready = !opening_.waiting() && !one_line(title_).empty();
    const bool go = key_button(look, "open", words, key,
                               {button_width(look, words, key) + look.px(20), look.px(34)},
                               Weight::primary, ready);
    if (ready && (go || pressed(Key::save)))
        open_new();
    end_dialog();
    return false;
}

void CalibrationView::open_new() {
    wire::NewCalibration wanted{.contact = record_, .title = title_};
    if (!class_name_.empty())
        wanted.class_name = class_name_;
    if (!expert_.empty())
        wanted.expert = expert_;
    desk_.back.ask("POST", "/calibrations", wire::encode(wanted), opening_.begin());
}

} // namespace ringroom::seat
