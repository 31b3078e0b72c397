#include "seat/across_parts.h"

#include <algorithm>
#include <charconv>

#include "seat/desk.h"
#include "seat/drop_down.h"
#include "seat/measured.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr std::size_t measure_column = 1;
constexpr float measures_points = 190;
constexpr float measures_before = 400; ///< the box to narrow the list and its count stand there

std::string seconds_words(const Desk& desk, Duration time) {
    const auto tenths = (time.ms + 50) / 100;
    return desk.words("seat.measured.seconds",
                      {{"value", std::to_string(tenths / 10) + "." + std::to_string(tenths % 10)}});
}

/// What a measure is ordered by.
std::int64_t rank_of(const std::string& value) {
    if (value == "true" || value == "false")
        return value == "true" ? 1 : 0;
    std::int64_t out = 0;
    std::from_chars(value.data(), value.data() + value.size(), out);
    return out;
}

} // namespace

AcrossParts::AcrossParts(Desk& desk)
    : desk_(desk)
    , table_("across parts",
             {{"seat.list.agent"},
              {"seat.across.measure", true},
              {"seat.across.reaction", true},
              {"seat.across.silence", true},
              {"seat.across.spoken", true},
              {"seat.across.interruptions", true},
              {"seat.list.score", true},
              {"seat.across.at", true}},
             {{Key::across_grade, "seat.across.grade"}}) {}

void AcrossParts::clear() {
    parts_.clear();
    table_.rows.set({});
}

void AcrossParts::use(std::vector<wire::MomentPart> parts) {
    parts_ = std::move(parts);
    measures_.clear();
    for (const auto& part : parts_)
        for (const auto& one : part.measures.value_or(std::vector<wire::LabelledValue>{}))
            if (std::none_of(measures_.begin(), measures_.end(),
                             [&](const auto& known) { return known.name == one.name; }))
                measures_.push_back(one);
    const auto now = std::find_if(measures_.begin(), measures_.end(),
                                  [this](const auto& one) { return one.name == measure_; });
    if (!measures_.empty())
        return show_measure(
            now == measures_.end() ? 0 : static_cast<std::size_t>(now - measures_.begin()));
    measure_.clear();
    fill();
}

void AcrossParts::show_measure(std::size_t at) {
    measure_ = measures_.at(at).name;
    table_.call(measure_column,
                desk_.words("seat.across.of_contact", {{"measure", measure_label(measures_[at])}}));
    fill();
}

/// What was not measured is ordered as more than anything, as who never answered.
Cell AcrossParts::measured(const wire::MomentPart& part) const {
    if (part.measures)
        for (const auto& one : *part.measures)
            if (one.name == measure_)
                return {measure_words(desk_, one), rank_of(one.value)};
    return {"—", INT64_MAX, Tone::soft};
}

void AcrossParts::fill() {
    std::vector<TableRow> rows;
    const auto never = desk_.words("seat.across.never");
    for (const auto& one : parts_)
        rows.push_back({one.record,
                        {{one.agent_number + "  " + one.agent_name, 0, Tone::strong},
                         measured(one),
                         {one.reaction ? seconds_words(desk_, *one.reaction) : never,
                          one.reaction ? one.reaction->ms : INT64_MAX,
                          one.reaction ? Tone::normal : Tone::warn},
                         {seconds_words(desk_, one.silence), one.silence.ms},
                         {seconds_words(desk_, one.spoken), one.spoken.ms},
                         {std::to_string(one.interruptions), one.interruptions,
                          one.interruptions > 0 ? Tone::warn : Tone::normal},
                         {score_words(one.final_score), one.final_score.value_or(-1)},
                         {length_text(one.from), one.from.ms, Tone::soft}}});
    table_.rows.set(std::move(rows));
}

std::optional<Table::Asked> AcrossParts::draw(ImVec2 size, const std::string& none) {
    const ImVec2 at = ImGui::GetCursorPos();
    auto asked = table_.draw(desk_, size, none);
    if (measures_.empty())
        return asked;
    const ImVec2 end = ImGui::GetCursorPos();
    draw_measures(at);
    ImGui::SetCursorPos(end);
    const auto now = std::find_if(measures_.begin(), measures_.end(),
                                  [this](const auto& one) { return one.name == measure_; });
    if (!desk_.covered && pressed(Key::across_measure))
        show_measure(static_cast<std::size_t>(now - measures_.begin() + 1) % measures_.size());
    return asked;
}

/// On the line of the box to narrow the list.
void AcrossParts::draw_measures(ImVec2 at) {
    auto& look = desk_.look;
    DropDown list{.shown = {}, .width = look.px(measures_points), .letters_pass = true};
    for (std::size_t i = 0; i < measures_.size(); ++i) {
        list.options.push_back(measure_label(measures_[i]));
        if (measures_[i].name == measure_)
            list.now = i;
    }
    if (list.now)
        list.shown = list.options[*list.now];
    ImGui::SetCursorPos({at.x + look.px(measures_before), at.y});
    if (const auto row = drop_down(look, "##measure", list))
        show_measure(*row);
    ImGui::SameLine(0, look.px(8));
    ImGui::SetCursorPosY(at.y + look.px(7));
    key_cap(look, desk_.key_label(Key::across_measure));
}

const wire::MomentPart* AcrossParts::part(const std::string& record) const {
    const auto found = std::find_if(parts_.begin(), parts_.end(),
                                    [&](const auto& one) { return one.record == record; });
    return found == parts_.end() ? nullptr : &*found;
}

std::string AcrossParts::after(const std::string& record, int by) const {
    const auto& rows = table_.rows;
    const auto count = static_cast<std::ptrdiff_t>(rows.count());
    std::ptrdiff_t at = by > 0 ? -1 : count;
    for (std::ptrdiff_t i = 0; i < count; ++i)
        if (rows.row(static_cast<std::size_t>(i)).id == record)
            at = i;
    for (at += by; at >= 0 && at < count; at += by) {
        const auto& id = rows.row(static_cast<std::size_t>(at)).id;
        if (const auto* one = part(id); one != nullptr && one->recorded)
            return id;
    }
    return {};
}

} // namespace ringroom::seat
