#include "seat/across_view.h"

#include <algorithm>
#include <array>

#include "seat/desk.h"
#include "seat/list_detail.h"
#include "seat/plain.h"
#include "seat/played_drills.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration results_every{20'000};
constexpr Duration lead_in{1'000};     // before the moment
constexpr Duration scene_most{60'000}; // of a scene is heard
constexpr std::array across_tails{Duration{8'000}, Duration{12'000}, Duration{20'000},
                                  Duration{2'000}, Duration{4'000}};
constexpr float way_points = 44;

bool leaves(const Desk& desk) {
    return !desk.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape);
}

} // namespace

AcrossView::AcrossView(Desk& desk, PlayerPanel& player,
                       std::function<void(std::string)> show_result)
    : desk_(desk)
    , player_(player)
    , show_result_(std::move(show_result))
    , drill_table_("across drills", {{"seat.list.arrived"},
                                     {"seat.list.lesson"},
                                     {"seat.across.contacts", true},
                                     {"seat.across.students", true}})
    , moment_table_("across moments",
                    {{"seat.across.kind"}, {"seat.across.contacts", true}, {"seat.across.moment"}})
    , parts_(desk) {}

std::string AcrossView::none_words(bool known, const Notice& refusal, const char* none) {
    return empty_words(desk_, known, refusal, none);
}

void AcrossView::fill_drills() {
    std::vector<TableRow> rows;
    for (const auto& one : played_drills(results_.items()))
        rows.push_back({std::to_string(one.id.value),
                        {{when_text(one.began), when_rank(one.began)},
                         {one.title},
                         {std::to_string(one.contacts), one.contacts},
                         {std::to_string(one.students), one.students}}});
    drill_table_.rows.set(std::move(rows));
    if (drill_table_.rows.chosen() == nullptr)
        drill_table_.rows.choose(std::size_t{0});
}

void AcrossView::fill_moments() {
    std::vector<TableRow> rows;
    std::int64_t place = 0;
    for (const auto& one : moments_.value()->items)
        rows.push_back(
            {one.id,
             {{desk_.words(one.kind == "scene" ? "seat.across.scene" : "seat.across.line"), ++place,
               one.kind == "scene" ? Tone::strong : Tone::soft},
              {std::to_string(one.contacts), one.contacts},
              {one_line(one.words.empty() ? one.name : one.words, 120)}}});
    moment_table_.rows.set(std::move(rows));
    if (moment_table_.rows.chosen() == nullptr)
        moment_table_.rows.choose(std::size_t{0});
}

PlayRange AcrossView::piece_of(const wire::MomentPart& part) const {
    const auto from = std::max(Duration{}, part.from - lead_in);
    return {from, is_line_ ? part.to + across_tails[tail_] : std::min(part.to, from + scene_most)};
}

void AcrossView::back() {
    player_.close();
    heard_.clear();
    step_ = step_ == Step::parts ? Step::moments : Step::drills;
}

void AcrossView::hear(const Shown& shown, const std::string& record) {
    const auto* part = parts_.part(record);
    if (part == nullptr)
        return;
    parts_.choose(record);
    if (!part->recorded)
        return desk_.back.tell("seat.list_no_recording");
    heard_ = record;
    piece_ = piece_of(*part);
    player_.open(record, part->agent_name + " · " + moment_title_, piece_.from, shown,
                 opening_of(shown, part->agent));
    player_.select(piece_);
}

void AcrossView::hear_next(const Shown& shown, int by) {
    if (const auto record = parts_.after(heard_, by); !record.empty())
        hear(shown, record);
}

void AcrossView::follow(const Shown& shown) {
    if (heard_.empty() || player_.record() != heard_)
        return;
    const auto view = player_.view();
    const bool ended = !view.playing && view.length.ms > 0 && view.at >= view.length;
    if (view.loop || !((view.playing && view.at >= piece_.to) || ended))
        return;
    const auto before = heard_;
    hear_next(shown, 1);
    if (heard_ == before) { // that was the last
        player_.rest();
        heard_.clear();
    }
}

void AcrossView::act(const Shown& shown, Key key) {
    if (key == Key::across_next)
        hear_next(shown, 1);
    else if (key == Key::across_former)
        hear_next(shown, -1);
    else if (key == Key::across_tail)
        tail_ = (tail_ + 1) % across_tails.size();
    else if (!heard_.empty())
        hear(shown, heard_);
}

void AcrossView::keys(const Shown& shown) {
    if (step_ != Step::parts)
        return;
    for (const auto key :
         {Key::across_next, Key::across_former, Key::across_again, Key::across_tail})
        if (pressed(key))
            act(shown, key);
}

void AcrossView::draw(const Shown& shown, ImVec2 size) {
    results_.keep(desk_, "/results", results_every);
    const bool other_language =
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language;
    if (std::exchange(drills_filled_, results_.version()) != results_.version() || other_language)
        fill_drills();
    if (moments_.value() != nullptr &&
        (std::exchange(moments_filled_, moments_.version()) != moments_.version() ||
         other_language))
        fill_moments();
    if (other_language) // the lab names the measures
        answer_.forget();
    if (const auto* parts = answer_.value();
        parts != nullptr &&
        (std::exchange(parts_filled_, answer_.version()) != answer_.version() || other_language))
        parts_.use(parts->items);
    if (!desk_.covered)
        keys(shown);
    follow(shown);
    const float below = player_.is_open() ? desk_.look.px(PlayerPanel::points) : 0;
    const ImVec2 above{size.x, size.y - below};
    if (step_ == Step::drills)
        draw_drills(above);
    else if (step_ == Step::moments)
        draw_moments(above);
    else
        draw_parts(shown, above);
    if (player_.is_open())
        player_.draw_below(shown, size.x);
}

void AcrossView::draw_drills(ImVec2 size) {
    const auto asked = drill_table_.draw(
        desk_, size, none_words(results_.known(), results_.refusal(), "seat.across.drills_none"));
    if (!asked)
        return;
    drill_ = asked->id;
    for (const auto& row : drill_table_.rows.all())
        if (row.id == drill_)
            drill_title_ = row.cells[1].text + " · " + row.cells[0].text;
    moments_ = {};
    moment_table_.rows.set({});
    moments_filled_ = 0;
    step_ = Step::moments;
}

float AcrossView::draw_way(float) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const float top = ImGui::GetCursorPosY();
    const bool left = key_button(look, "back", desk_.words("seat.across.back"),
                                 desk_.key_label(Key::escape), {look.px(120), look.px(32)});
    ImGui::SameLine(0, look.px(14));
    ImGui::SetCursorPosY(top - look.px(1));
    say(look, one_line(step_ == Step::parts ? moment_title_ : drill_title_, 36), Type::strong,
        c.ink);
    if (left || (leaves(desk_) && !player_.is_open()))
        back();
    return look.px(way_points);
}

void AcrossView::draw_moments(ImVec2 size) {
    moments_.once(desk_, "/drills/" + drill_ + "/moments");
    const ImVec2 at = ImGui::GetCursorPos();
    const float way = draw_way(size.x);
    if (step_ != Step::moments)
        return;
    ImGui::SetCursorPos({at.x, at.y + way});
    const auto asked = moment_table_.draw(
        desk_, {size.x, size.y - way},
        none_words(moments_.value() != nullptr, moments_.refusal(), "seat.across.moments_none"));
    const auto* all = moments_.value();
    if (!asked || all == nullptr)
        return;
    for (const auto& one : all->items)
        if (one.id == asked->id) {
            moment_ = one.id;
            is_line_ = one.kind == "line";
            moment_title_ = one.words.empty() ? one.name : one.words;
        }
    answer_ = {};
    parts_.clear();
    parts_filled_ = 0;
    heard_.clear();
    step_ = Step::parts;
}

void AcrossView::draw_row_controls(const Shown& shown, float end) {
    auto& look = desk_.look;
    struct Button {
        const char* text;
        Key key;
        bool enabled;
    };
    const bool any = !parts_.empty();
    std::vector<Button> buttons{{"seat.across.former", Key::across_former, any},
                                {"seat.across.next", Key::across_next, any},
                                {"seat.across.again", Key::across_again, !heard_.empty()}};
    if (is_line_)
        buttons.push_back({"seat.across.tail", Key::across_tail, true});
    const auto words = [&](const Button& one) {
        return desk_.words(one.text, {{"seconds", std::to_string(across_tails[tail_].ms / 1000)}});
    };
    for (const auto& one : buttons)
        end -= button_width(look, words(one), desk_.key_label(one.key)) + look.px(8);
    const float top = ImGui::GetCursorPosY();
    for (const auto& one : buttons) {
        const auto label = desk_.key_label(one.key);
        const float width = button_width(look, words(one), label);
        ImGui::SetCursorPos({end, top});
        if (key_button(look, one.text, words(one), label, {width, look.px(32)}, Weight::plain,
                       one.enabled))
            act(shown, one.key);
        end += width + look.px(8);
    }
}

void AcrossView::draw_parts(const Shown& shown, ImVec2 size) {
    answer_.once(desk_, "/drills/" + drill_ + "/moments/" + moment_);
    const ImVec2 at = ImGui::GetCursorPos();
    const float way = draw_way(size.x);
    if (step_ != Step::parts)
        return;
    ImGui::SetCursorPos(at);
    draw_row_controls(shown, at.x + size.x + desk_.look.px(8));
    ImGui::SetCursorPos({at.x, at.y + way});
    const auto asked = parts_.draw(
        {size.x, size.y - way},
        none_words(answer_.value() != nullptr, answer_.refusal(), "seat.across.parts_none"));
    if (!asked)
        return;
    if (asked->action == Key::across_grade)
        show_result_(asked->id);
    else
        hear(shown, asked->id);
}

std::vector<Key> AcrossView::foot_keys() const {
    if (step_ != Step::parts)
        return {Key::choose, Key::open, Key::escape, Key::narrow};
    return {Key::open,         Key::across_next,    Key::across_former,
            Key::across_again, Key::across_measure, Key::sort_column};
}

} // namespace ringroom::seat
