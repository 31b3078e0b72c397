#include "seat/cards_view.h"

#include <algorithm>
#include <fstream>
#include <utility>

#include "base/csv.h"
#include "base/text.h"
#include "seat/back.h"
#include "seat/calendar.h"
#include "seat/desk.h"
#include "seat/downloads.h"
#include "seat/list_plans.h"
#include "seat/plain.h"

namespace ringroom::seat {

Result<std::filesystem::path> keep_cards(const std::vector<wire::ImportCard>& cards, WallTime now,
                                         Language language) {
    namespace fs = std::filesystem;
    const auto day = date_and_time(now).substr(0, 10);
    auto file = download_file("ringroom-cards-" + day + ".csv");
    if (!file)
        return file;
    const auto refused = fail("client.no_file", file->string());
    std::ofstream out(*file, std::ios::binary);
    std::error_code error;
    fs::permissions(*file, fs::perms::owner_read | fs::perms::owner_write, error);
    if (!out || error) // nobody else reads it before the first password is in it
        return refused;
    out << "\xEF\xBB\xBF"; // spreadsheets want the mark
    std::string heads;
    for (const auto* key : {"people.field.number", "people.field.name", "people.field.class",
                            "people.field.password"})
        heads += (heads.empty() ? "" : ",") + csv_cell(text(language, key));
    out << heads << "\r\n";
    for (const auto& card : cards)
        out << csv_cell(card.number) << ',' << csv_cell(card.name) << ','
            << csv_cell(joined_classes(card.classes)) << ',' << csv_cell(card.password) << "\r\n";
    out.close();
    if (!out) {
        fs::remove(*file, error);
        return refused;
    }
    return file;
}

CardsView::CardsView(Desk& desk)
    : desk_(desk)
    , table_("cards",
             {{"seat.people.number"},
              {"seat.people.name"},
              {"seat.lesson.class"},
              {"seat.people.password"}},
             {{Key::class_cards, "seat.people.keep_cards", false}})
    , sure_(desk) {}

void CardsView::show(std::vector<wire::ImportCard> cards) {
    cards_ = std::move(cards);
    kept_ = left_ = false;
    fill();
}

void CardsView::fill() {
    filled_in_ = desk_.words("seat.people.password");
    std::vector<TableRow> rows;
    for (const auto& one : cards_)
        rows.push_back(
            {one.number,
             {{one.number},
              {one.name, 0, Tone::strong},
              {joined_classes(one.classes)},
              {one.password.empty() ? desk_.words("seat.people.password_given") : one.password, 0,
               one.password.empty() ? Tone::soft : Tone::strong}}});
    table_.rows.set(std::move(rows));
}

bool CardsView::draw(ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    if (filled_in_ != desk_.words("seat.people.password"))
        fill();
    const bool leaves = !desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape);
    const float top = ImGui::GetCursorPosY();
    say(look, desk_.words("seat.people.cards", {{"count", std::to_string(cards_.size())}}),
        Type::large, c.ink);
    say(look, desk_.words("seat.people.cards_once"), Type::normal, kept_ ? c.soft : c.warn, true);
    ImGui::Dummy({0, look.px(4)});
    const float used = ImGui::GetCursorPosY() - top;
    if (table_.draw(desk_, {size.x, size.y - used}, "").value_or(Table::Asked{}).action ==
        Key::class_cards)
        keep();
    sure_.draw();
    return (leaves && leave()) || std::exchange(left_, false);
}

bool CardsView::leave() {
    const bool made = std::any_of(cards_.begin(), cards_.end(),
                                  [](const auto& one) { return !one.password.empty(); });
    if (kept_ || !made)
        return true;
    sure_.open(desk_.words("seat.people.leave_title"), desk_.words("seat.people.leave_words"),
               desk_.words("seat.people.leave"), [this] { left_ = true; });
    return false;
}

void CardsView::keep() {
    const auto file = keep_cards(cards_, wall_now(), desk_.remembered.language);
    if (!file)
        return desk_.back.tell(file.error().code);
    kept_ = true;
    desk_.back.tell_done(desk_.words("seat.exam.exported", {{"file", file->string()}}));
}

} // namespace ringroom::seat
