#include "seat/exam_items.h"

#include <utility>

#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration items_every{10'000};
// Outside of these a question says little about who answers it; docs/grading.md.
constexpr std::int64_t hard_permille = 300;
constexpr std::int64_t easy_permille = 900;
constexpr std::int64_t parts_well = 200;

Cell share_cell(std::int64_t permille, Tone tone) {
    return {points_text(permille * 100) + "%", permille, tone};
}

Cell share_cell(const std::optional<std::int64_t>& permille) {
    if (!permille)
        return {"—", INT64_MIN, Tone::soft};
    return share_cell(*permille, *permille < 0            ? Tone::danger
                                 : *permille < parts_well ? Tone::warn
                                                          : Tone::ok);
}

} // namespace

ExamItemsView::ExamItemsView(Desk& desk)
    : desk_(desk)
    , table_("items",
             {{"seat.exam.item_key"},
              {"seat.exam.category"},
              {"seat.exam.item_kind"},
              {"seat.exam.item_attempts", true},
              {"seat.exam.facility", true},
              {"seat.exam.discrimination", true},
              {"seat.exam.efficiency", true},
              {"seat.exam.classical", true},
              {"seat.exam.key_head"},
              {"seat.exam.stem"}},
             {{Key::exam_rekey, "seat.exam.rekey"}})
    , rekey_(desk) {}

std::vector<Key> ExamItemsView::foot_keys() const {
    if (correcting_)
        return {Key::save, Key::escape};
    return {Key::choose, Key::exam_rekey, Key::narrow, Key::escape};
}

void ExamItemsView::fill(const wire::ExamItems& items) {
    std::vector<TableRow> rows;
    for (const auto& one : items.items) {
        const auto kind = "seat.exam.kind." + one.kind;
        const bool fair = one.facility >= hard_permille && one.facility <= easy_permille;
        const bool counts = one.attempts > 0; // else short answers of all wait for their marks
        const auto* last = one.corrections.empty() ? nullptr : &one.corrections.back();
        rows.push_back(
            {std::to_string(one.question) + "/" + std::to_string(one.version),
             {{one.key},
              {one.category, 0, Tone::soft},
              {desk_.words(has_text(kind) ? kind : "seat.exam.kind.short")},
              {std::to_string(one.attempts), one.attempts},
              counts ? share_cell(one.facility, fair ? Tone::normal : Tone::warn)
                     : share_cell(std::nullopt),
              share_cell(one.discrimination),
              share_cell(one.efficiency),
              share_cell(one.classical),
              {last == nullptr ? "" : desk_.words("seat.exam.key_is." + last->what), 0, Tone::warn},
              {one_line(one.stem, 120), 0, Tone::soft}}});
    }
    table_.rows.set(std::move(rows));
}

void ExamItemsView::draw(std::int64_t exam, ImVec2 size) {
    if (std::exchange(exam_, exam) != exam)
        correcting_ = false;
    if (!correcting_)
        return draw_figures(exam, size);
    correcting_ = !rekey_.draw(size);
    if (rekey_.take_done())
        items_.forget();
}

void ExamItemsView::draw_figures(std::int64_t exam, ImVec2 size) {
    items_.keep(desk_, "/exams/" + std::to_string(exam) + "/items", items_every);
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto* items = items_.own_value();
    if (items != nullptr &&
        (std::exchange(filled_, items_.version()) != items_.version() ||
         std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language))
        fill(*items);
    const float top = ImGui::GetCursorPosY();
    if (items != nullptr)
        say(look,
            desk_.words("seat.exam.items_of", {{"count", std::to_string(items->attempts)}}) +
                (items->consistency
                     ? "  ·  " + desk_.words("seat.exam.consistency",
                                             {{"value", points_text(*items->consistency)}})
                     : ""),
            Type::normal, c.soft);
    if (items != nullptr && items->attempts < limits::telling_attempts)
        say(look,
            desk_.words("seat.exam.items_few",
                        {{"count", std::to_string(limits::telling_attempts)}}),
            Type::normal, c.warn, true);
    say(look, desk_.words("seat.exam.items_hint"), Type::small, c.soft, true);
    const auto none = items != nullptr   ? desk_.words("seat.exam.items_none")
                      : items_.waiting() ? desk_.words("seat.loading")
                                         : desk_.words_of(items_.refusal());
    const float used = ImGui::GetCursorPosY() - top;
    const auto asked = table_.draw(desk_, {size.x, size.y - used}, none);
    if (!asked || items == nullptr)
        return;
    for (const auto& one : items->items)
        if (asked->id == std::to_string(one.question) + "/" + std::to_string(one.version)) {
            rekey_.open(exam, one);
            correcting_ = true;
        }
}

} // namespace ringroom::seat
