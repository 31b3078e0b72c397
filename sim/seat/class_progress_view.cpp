#include "seat/class_progress_view.h"

#include <charconv>

#include "client/facts.h"
#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/progress_chart.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration class_every{20'000};
constexpr float spread_width = 420;

Cell mark_cell(const std::optional<std::int64_t>& mark, std::int64_t good_from) {
    if (!mark)
        return {"—", -1, Tone::soft};
    return {points_text(*mark), *mark, *mark >= good_from ? Tone::ok : Tone::normal};
}

/// Of a row's id, "PERSON|SKILL".
std::optional<AgentId> person_of(const std::string& id) {
    std::uint64_t value = 0;
    const auto read = std::from_chars(id.data(), id.data() + id.size(), value);
    return read.ec == std::errc{} ? std::optional(AgentId{value}) : std::nullopt;
}

} // namespace

ClassProgressView::ClassProgressView(Desk& desk)
    : desk_(desk)
    , students_("class", {{"seat.progress.number"},
                          {"seat.progress.name"},
                          {"seat.progress.skill"},
                          {"seat.progress.attempts", true},
                          {"seat.progress.last", true},
                          {"seat.progress.mean", true},
                          {"seat.progress.known", true},
                          {"seat.progress.mastered", true},
                          {"seat.progress.missing"}})
    , items_("class-items", {{"seat.progress.item"},
                             {"seat.progress.item_mean", true},
                             {"seat.progress.attempts", true}}) {}

void ClassProgressView::fill(const wire::ClassProgress& progress) {
    std::vector<TableRow> students;
    for (const auto& one : progress.rows) {
        const auto level = std::to_string(one.mastered);
        students.push_back(
            {std::to_string(one.person.value) + "|" + one.skill,
             {{one.number},
              {one.name, 0, Tone::strong},
              {one.label},
              {std::to_string(one.attempts), one.attempts},
              mark_cell(one.last, progress.good_from),
              mark_cell(one.mean, progress.good_from),
              {one.known ? points_text(*one.known * 100) + "%" : "—", one.known.value_or(-1),
               Tone::soft},
              {one.mastered == 0 ? "—" : desk_.words("seat.progress.level", {{"level", level}}),
               one.mastered, one.mastered == 0 ? Tone::soft : Tone::ok},
              {one.flat ? desk_.words("seat.progress.flat") + "  " + one.words : one.words, 0,
               one.flat ? Tone::warn : Tone::soft}}});
    }
    students_.rows.set(std::move(students));
    if (students_.rows.chosen() == nullptr)
        students_.rows.choose(std::size_t{0});
    std::vector<TableRow> items;
    for (const auto& one : progress.items)
        items.push_back({one.item,
                         {{one.item},
                          {points_text(one.mean), one.mean, one.weak ? Tone::warn : Tone::ok},
                          {std::to_string(one.attempts), one.attempts, Tone::soft}}});
    items_.rows.set(std::move(items));
}

std::string ClassProgressView::none_words() {
    return progress_.value() != nullptr ? desk_.words("seat.progress.none_class")
           : progress_.waiting()        ? desk_.words("seat.loading")
                                        : desk_.words_of(progress_.refusal());
}

std::optional<AgentId> ClassProgressView::draw(const std::string& class_name, Part part,
                                               ImVec2 size) {
    if (std::exchange(class_name_, class_name) != class_name) {
        progress_ = {};
        students_.rows.set({});
        items_.rows.set({});
        filled_ = 0;
    }
    progress_.keep(desk_, "/progress?class=" + client::segment(class_name), class_every);
    const auto* progress = progress_.value();
    if (progress != nullptr &&
        (std::exchange(filled_, progress_.version()) != progress_.version() ||
         std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language))
        fill(*progress);
    if (part == Part::students) {
        const auto asked = students_.draw(desk_, size, none_words());
        return asked && asked->action == Key::open ? person_of(asked->id) : std::nullopt;
    }
    const float gap = desk_.look.px(20);
    const float left = std::min(desk_.look.px(spread_width), size.x / 2);
    const ImVec2 at = ImGui::GetCursorPos();
    if (progress != nullptr)
        draw_skills(*progress, {left, size.y});
    ImGui::SetCursorPos({at.x + left + gap, at.y});
    ImGui::BeginChild("items", {size.x - left - gap, size.y}, false,
                      ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar |
                          ImGuiWindowFlags_NoScrollWithMouse);
    (void)items_.draw(desk_, ImGui::GetContentRegionAvail(), none_words());
    ImGui::EndChild();
    return std::nullopt;
}

void ClassProgressView::draw_skills(const wire::ClassProgress& progress, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    ImGui::BeginChild("skills", size, false, ImGuiWindowFlags_NoNavInputs);
    say(look, desk_.words("seat.progress.spread_hint"), Type::small, c.soft, true);
    for (const auto& one : progress.skills) {
        ImGui::Dummy({0, look.px(6)});
        say(look, one_line(one.label, 30), Type::strong, c.ink);
        say(look,
            desk_.words("seat.progress.skill_line",
                        {{"attempts", std::to_string(one.attempts)},
                         {"mastered", std::to_string(one.mastered)},
                         {"students", std::to_string(progress.students)}}),
            Type::small, c.soft, true);
        if (!one.spread) {
            say(look, desk_.words("seat.progress.too_few"), Type::small, c.soft, true);
            continue;
        }
        draw_spread(desk_, *one.spread, {}, {size.x - look.px(14), look.px(24)});
        say(look,
            desk_.words("seat.progress.quartiles", {{"lower", points_text(one.spread->lower)},
                                                    {"median", points_text(one.spread->median)},
                                                    {"upper", points_text(one.spread->upper)},
                                                    {"mean", points_text(one.spread->mean)}}),
            Type::small, c.soft, true);
    }
    ImGui::EndChild();
}

} // namespace ringroom::seat
