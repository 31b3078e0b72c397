#include "seat/samples_view.h"

#include <algorithm>

#include "base/utf8.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/fields.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration samples_every{15'000};
constexpr Duration sample_asks_every{30'000};
constexpr float sample_label = 130;

tl::unexpected<Error> not_so(const char* text) {
    return fail(text, "missing, or no value that fits");
}

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
        return not_so("seat.sample.title");
    if (!triggered && !percent)
        return not_so("seat.sample.percent");
    if (triggered && out.triggers.empty())
        return not_so("seat.sample.triggers");
    if (!overlap || (*overlap > 0 && out.markers.size() < 2))
        return not_so("seat.sample.overlap");
    if (!seed)
        return not_so("seat.practical.seed");
    if (!triggered)
        out.percent = *percent;
    if (*overlap > 0)
        out.overlap = *overlap;
    if (const auto name = trimmed(draft.class_name); !name.empty())
        out.class_name = std::string(name);
    if (!draft.seed.empty())
        out.seed = static_cast<std::uint64_t>(*seed);
    if (preview)
        out.preview = true;
    return out;
}

SamplesView::SamplesView(Desk& desk)
    : desk_(desk)
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
        draws_ = focus_ = true;
        return std::nullopt;
    }
    if (const auto* list = rows_.value())
        for (const auto& row : list->items)
            if (std::to_string(row.id) == asked->id)
                return row;
    return std::nullopt;
}

// ---- A new one

void SamplesView::field(const char* text, std::string& value, float width, const char* hint) {
    auto& look = desk_.look;
    field_label(desk_, desk_.words(text), look.px(sample_label), wrong_ == text);
    ImGui::PushID(text);
    text_field(desk_, "##field", value,
               {.hint = hint == nullptr ? "" : desk_.words(hint),
                .missing = wrong_ == text,
                .width = look.px(width)});
    ImGui::PopID();
}

void SamplesView::draw_form(ImVec2 size) {
    auto& look = desk_.look;
    courses_.keep(desk_, "/courses", sample_asks_every);
    if (!desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape))
        draws_ = false;
    ImGui::BeginChild("sample form", size, false, ImGuiWindowFlags_NoNavInputs);
    say(look, desk_.words("seat.sample.new"), Type::large, look.colours().ink);
    field_label(desk_, desk_.words("seat.sample.title"), look.px(sample_label),
                wrong_ == "seat.sample.title");
    text_field(desk_, "##title", draft_.title,
               {.missing = wrong_ == "seat.sample.title",
                .width = look.px(520),
                .focus = std::exchange(focus_, false)});
    draw_way();
    field("seat.exam.class", draft_.class_name, 260, "seat.sample.all_classes");
    std::vector<std::string> classes;
    if (const auto* courses = courses_.value())
        for (const auto& one : courses->items)
            if (std::find(classes.begin(), classes.end(), one.class_name) == classes.end())
                classes.push_back(one.class_name);
    if (!classes.empty()) {
        ImGui::SameLine(0, look.px(8));
        (void)choice_field(desk_, "##classes", draft_.class_name, classes,
                           {.hint = desk_.words("seat.exam.choose_class"), .width = look.px(240)});
    }
    field("seat.sample.markers", draft_.markers, 520, "seat.sample.markers_hint");
    field("seat.sample.overlap", draft_.overlap, 90);
    ImGui::SameLine(0, look.px(8));
    field("seat.practical.seed", draft_.seed, 180, "seat.practical.seed_hint");
    draw_buttons();
    ImGui::EndChild();
}

void SamplesView::draw_way() {
    auto& look = desk_.look;
    std::vector<std::string> ways;
    for (const auto* one : sample_ways)
        ways.push_back(desk_.words(std::string("seat.sample.way.") + one));
    auto now = ways.at(draft_.way);
    field_label(desk_, desk_.words("seat.sample.how"), look.px(sample_label));
    (void)choice_field(desk_, "##how", now, ways, {.width = look.px(320)});
    draft_.way = static_cast<std::size_t>(std::find(ways.begin(), ways.end(), now) - ways.begin());
    if (std::string_view(sample_ways.at(draft_.way)) != "triggered") {
        ImGui::SameLine(0, look.px(8));
        return field("seat.sample.percent", draft_.percent, 90);
    }
    ImGui::Indent(look.px(sample_label + 10));
    if (wrong_ == "seat.sample.triggers")
        say(look, desk_.words("seat.sample.triggers"), Type::small, look.colours().warn);
    for (std::size_t i = 0; i < sample_triggers.size(); ++i) {
        const auto words = desk_.words(std::string("seat.sample.trigger.") + sample_triggers.at(i));
        ImGui::Checkbox(look.seen(words).c_str(), &draft_.triggers.at(i));
        if (i + 1 < sample_triggers.size())
            ImGui::SameLine(0, look.px(20));
    }
    ImGui::Unindent(look.px(sample_label + 10));
}

void SamplesView::draw_buttons() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    ImGui::Dummy({0, look.px(8)});
    const bool busy = counting_.waiting() || drawing_.waiting();
    const auto words = desk_.words("seat.sample.draw");
    const auto key = desk_.key_label(Key::save);
    const bool go = key_button(look, "draw", words, key,
                               {button_width(look, words, key) + look.px(20), look.px(36)},
                               Weight::primary, !busy);
    ImGui::SameLine(0, look.px(8));
    const auto count = desk_.words("seat.sample.count");
    if (key_button(look, "count", count, "",
                   {button_width(look, count, "") + look.px(20), look.px(36)}, Weight::plain,
                   !busy) &&
        !desk_.covered)
        send(true);
    if (!desk_.covered && !busy && (go || pressed(Key::save)))
        send(false);
    if (!wrong_.empty())
        say(look, desk_.words("seat.exam.plan_look_at", {{"name", desk_.words(wrong_)}}),
            Type::normal, c.danger, true);
    const auto now = sample_of(draft_, true);
    if (counted_ && now && wire::encode(*now) == counted_body_)
        say(look,
            desk_.words("seat.sample.counted",
                        {{"size", std::to_string(counted_->size)},
                         {"candidates", std::to_string(counted_->candidates)}}),
            Type::normal, counted_->size > 0 ? c.ink : c.warn, true);
}

void SamplesView::send(bool preview) {
    const auto sample = sample_of(draft_, preview);
    wrong_ = sample ? "" : sample.error().code;
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
