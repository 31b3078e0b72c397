#include "seat/samples_view.h"

#include <algorithm>

#include "base/utf8.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/drop_down.h"
#include "seat/fields.h"
#include "seat/plain.h"
#include "seat/played_drills.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration samples_every{15'000};
constexpr Duration sample_drills_every{60'000};

} // namespace

Result<wire::NewSample> sample_of(const SampleDraft& draft, bool preview) {
    const auto percent = number_in(draft.percent, 1, 100);
    const auto overlap = number_in(draft.overlap, 0, 100);
    const auto seed = draft.seed.empty() ? std::optional<std::int64_t>(0)
                                         : number_in(draft.seed, 0, (1LL << 53) - 1);
    const bool triggered = std::string_view(sample_ways.at(draft.way)) == "triggered";
    wire::NewSample out{.title = std::string(trimmed(draft.title)),
                        .how = sample_ways.at(draft.way),
                        .markers = numbers_typed(draft.markers)};
    if (triggered)
        for (std::size_t i = 0; i < sample_triggers.size(); ++i)
            if (draft.triggers.at(i))
                out.triggers.emplace_back(sample_triggers.at(i));
    if (out.title.empty())
        return wrong_field("seat.sample.title");
    if (!triggered && !percent)
        return wrong_field("seat.sample.percent");
    if (triggered && out.triggers.empty())
        return wrong_field("seat.sample.triggers");
    if (!overlap || (*overlap > 0 && out.markers.size() < 2))
        return wrong_field("seat.sample.overlap");
    if (!seed)
        return wrong_field("seat.practical.seed");
    if (!triggered)
        out.percent = *percent;
    if (*overlap > 0)
        out.overlap = *overlap;
    if (const auto name = trimmed(draft.class_name); !name.empty())
        out.class_name = std::string(name);
    if (draft.drill)
        out.drill = draft.drill;
    if (!draft.seed.empty())
        out.seed = static_cast<std::uint64_t>(*seed);
    if (preview)
        out.preview = true;
    return out;
}

SamplesView::SamplesView(Desk& desk)
    : desk_(desk)
    , form_(desk, 130)
    , table_("samples",
             {{"seat.sample.title"},
              {"seat.sample.how"},
              {"seat.sample.size", true},
              {"seat.sample.candidates", true},
              {"seat.sample.overlap", true},
              {"seat.practical.seed", true},
              {"seat.sample.made_by"}},
             {{Key::grade_sample, "seat.sample.new", false}}) {}

std::vector<Key> SamplesView::foot_keys() const {
    if (draws_)
        return {Key::save, Key::escape};
    return {Key::choose, Key::open, Key::grade_sample, Key::narrow, Key::escape};
}

std::optional<wire::SampleRow> SamplesView::draw(ImVec2 size) {
    rows_.keep(desk_, "/samples", samples_every);
    if (std::exchange(filled_, rows_.version()) != rows_.version() ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill();
    auto out = take_answers();
    const float gap = desk_.look.px(12);
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + gap, at.y + gap});
    begin_card(desk_.look, "samples", {size.x - 2 * gap, size.y - 2 * gap},
               ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar |
                   ImGuiWindowFlags_NoScrollWithMouse);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    if (draws_)
        draw_form(room);
    else if (const auto chosen = draw_table(room))
        out = chosen;
    end_card();
    return out;
}

// ---- Those drawn

std::string SamplesView::how_words(const wire::SampleRow& row) const {
    const auto way = desk_.words("seat.sample.way." + row.how);
    if (row.how != "triggered")
        return way + " · " + std::to_string(row.percent) + "%";
    std::string out;
    for (const auto& one : row.triggers)
        out += (out.empty() ? "" : ", ") + desk_.words("seat.sample.trigger." + one);
    return way + " · " + out;
}

void SamplesView::fill() {
    std::vector<TableRow> rows;
    const auto* list = rows_.value();
    for (const auto& row : list != nullptr ? list->items : std::vector<wire::SampleRow>{})
        rows.push_back(
            {std::to_string(row.id),
             {{row.title, 0, Tone::strong},
              {how_words(row)},
              {std::to_string(row.size), row.size},
              {std::to_string(row.candidates), row.candidates, Tone::soft},
              {row.overlap == 0 ? "" : std::to_string(row.overlap) + "%", row.overlap},
              {std::to_string(row.seed), static_cast<std::int64_t>(row.seed), Tone::soft},
              {row.made_by + "  " + when_text(row.made_at), when_rank(row.made_at), Tone::soft}}});
    table_.rows.set(std::move(rows));
    if (table_.rows.chosen() == nullptr)
        table_.rows.choose(std::size_t{0});
}

std::optional<wire::SampleRow> SamplesView::draw_table(ImVec2 size) {
    const auto none = rows_.value() != nullptr ? desk_.words("seat.sample.none")
                      : rows_.waiting()        ? desk_.words("seat.loading")
                                               : desk_.words_of(rows_.refusal());
    const auto asked = table_.draw(desk_, size, none);
    if (!asked)
        return std::nullopt;
    if (asked->action == Key::grade_sample) {
        draws_ = true;
        form_.begin();
        return std::nullopt;
    }
    if (const auto* list = rows_.value())
        for (const auto& row : list->items)
            if (std::to_string(row.id) == asked->id)
                return row;
    return std::nullopt;
}

// ---- A new one

void SamplesView::draw_form(ImVec2 size) {
    auto& look = desk_.look;
    if (!desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape))
        draws_ = false;
    ImGui::BeginChild("sample form", size, false, ImGuiWindowFlags_NoNavInputs);
    say(look, desk_.words("seat.sample.new"), Type::large, look.colours().ink);
    form_.field("seat.sample.title", draft_.title, 520);
    draw_way();
    form_.class_field(draft_.class_name, desk_.words("seat.sample.all_classes"));
    draw_drill();
    form_.field("seat.sample.markers", draft_.markers, 520,
                desk_.words("seat.sample.markers_hint"));
    form_.field("seat.sample.overlap", draft_.overlap, 90);
    form_.beside();
    form_.field("seat.practical.seed", draft_.seed, 180, desk_.words("seat.practical.seed_hint"));
    draw_buttons();
    ImGui::EndChild();
}

/// Those that a class played, by name and day. An exam's calls are drills of their own: there is
/// nothing to draw from.
void SamplesView::draw_drill() {
    results_.keep(desk_, "/results", sample_drills_every);
    const auto all = desk_.words("seat.sample.all_drills");
    std::vector<std::string> names{all};
    std::vector<DrillId> ids{DrillId{}};
    for (const auto& one : played_drills(results_.items()))
        if (!one.exam) {
            auto name = one_line(one.title, 30) + " · " + when_text(one.began);
            if (std::find(names.begin(), names.end(), name) != names.end())
                name += " · #" + std::to_string(one.id.value); // two classes began in one minute
            names.push_back(std::move(name));
            ids.push_back(one.id);
        }
    const auto now = std::find(ids.begin(), ids.end(), draft_.drill);
    auto chosen = now == ids.end() ? all : names[static_cast<std::size_t>(now - ids.begin())];
    form_.label("seat.sample.drill");
    (void)choice_field(desk_, "##drill", chosen, names, {.width = desk_.look.px(520)});
    const auto at = std::find(names.begin(), names.end(), chosen) - names.begin();
    draft_.drill = ids.at(static_cast<std::size_t>(at));
}

void SamplesView::draw_way() {
    auto& look = desk_.look;
    std::vector<std::string> ways;
    for (const auto* one : sample_ways)
        ways.push_back(desk_.words(std::string("seat.sample.way.") + one));
    auto now = ways.at(draft_.way);
    form_.label("seat.sample.how");
    (void)choice_field(desk_, "##how", now, ways, {.width = look.px(320)});
    draft_.way = static_cast<std::size_t>(std::find(ways.begin(), ways.end(), now) - ways.begin());
    if (std::string_view(sample_ways.at(draft_.way)) != "triggered") {
        form_.beside();
        return form_.field("seat.sample.percent", draft_.percent, 90);
    }
    ImGui::Indent(look.px(form_.label_points() + 10));
    if (form_.is_wrong("seat.sample.triggers"))
        say(look, desk_.words("seat.sample.triggers"), Type::small, look.colours().warn);
    for (std::size_t i = 0; i < sample_triggers.size(); ++i) {
        const auto words = desk_.words(std::string("seat.sample.trigger.") + sample_triggers.at(i));
        if (tick_box(look, sample_triggers.at(i), words, draft_.triggers.at(i)))
            form_.edited("seat.sample.triggers");
        if (i + 1 < sample_triggers.size())
            ImGui::SameLine(0, look.px(20));
    }
    ImGui::Unindent(look.px(form_.label_points() + 10));
}

void SamplesView::draw_buttons() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    ImGui::Dummy({0, look.px(8)});
    const bool busy = counting_.waiting() || drawing_.waiting();
    if (form_.send_button("seat.sample.draw", !busy))
        send(false);
    form_.beside();
    const auto count = desk_.words("seat.sample.count");
    if (key_button(look, "count", count, "",
                   {button_width(look, count, "") + look.px(20), look.px(36)}, Weight::plain,
                   !busy) &&
        !desk_.covered)
        send(true);
    form_.say_wrong();
    const auto now = sample_of(draft_, true);
    if (counted_ && now && wire::encode(*now) == counted_body_)
        say(look,
            desk_.words("seat.sample.counted",
                        {{"size", std::to_string(counted_->size)},
                         {"candidates", std::to_string(counted_->candidates)}}),
            Type::normal, counted_->size > 0 ? c.ink : c.warn, true);
}

void SamplesView::send(bool preview) {
    const auto sample = form_.checked(sample_of(draft_, preview));
    if (!sample)
        return;
    auto body = wire::encode(*sample);
    if (preview)
        counted_body_ = body;
    desk_.back.ask("POST", "/samples", std::move(body), (preview ? counting_ : drawing_).begin());
}

std::optional<wire::SampleRow> SamplesView::take_answers() {
    const auto row_in = [](const Result<std::string>& answer) {
        return answer.and_then(
            [](const auto& body) { return wire::decode<wire::SampleRow>(body); });
    };
    if (const auto answer = counting_.take())
        if (auto row = row_in(*answer))
            counted_ = std::move(*row);
    const auto answer = drawing_.take();
    if (!answer)
        return std::nullopt;
    auto row = row_in(*answer);
    if (!row)
        return std::nullopt;
    rows_.forget();
    draws_ = false;
    draft_ = {};
    return std::move(*row);
}

} // namespace ringroom::seat
