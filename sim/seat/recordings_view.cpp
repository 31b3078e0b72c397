#include "seat/recordings_view.h"

#include <algorithm>
#include <set>

#include "seat/desk.h"
#include "seat/list_detail.h"
#include "seat/measured.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration lists_every{20'000};

bool escapes(const Desk& desk) {
    return !desk.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape);
}

std::string none_words(const Desk& desk, bool known, const Notice& refusal, const char* none) {
    if (!refusal.code.empty())
        return desk.words_of(refusal);
    return desk.words(known ? none : "seat.list.asking");
}

std::string state_words(const Desk& desk, const std::string& state) {
    const auto key = "seat.recording." + state;
    return has_text(key) ? desk.words(key) : state;
}

std::string title_of(const wire::RecordingRow& row) {
    const auto name = row.customer_name.value_or("");
    const auto telephone = row.telephone.value_or("");
    if (name.empty() && telephone.empty())
        return when_text(row.started_at);
    return name.empty() ? telephone : telephone.empty() ? name : name + "  " + telephone;
}

/// The drill's title and when it began.
std::string drill_of(const Desk& desk, const wire::RecordingRow& row) {
    if (!row.drill)
        return desk.words("seat.list.outside_drill");
    const auto title = row.title ? *row.title : desk.words("seat.list.drill");
    return row.drill_started_at ? title + " · " + when_text(*row.drill_started_at) : title;
}

std::string lesson_of(const wire::ResultRow& row) {
    return row.title ? *row.title : row.script.substr(row.script.find('/') + 1); // npos + 1 is 0
}

} // namespace

RecordingsView::RecordingsView(Desk& desk, PlayerPanel& player)
    : desk_(desk)
    , player_(player)
    , words_(desk) {}

void RecordingsView::make_table(const Shown& shown) {
    std::vector<TableAction> actions;
    if (shown.may("grade"))
        actions.push_back({Key::model_put, "seat.model.put"});
    table_.emplace("recordings",
                   std::vector<Column>{{"seat.list.recorded_from"},
                                       {"seat.list.agent"},
                                       {"seat.list.customer"},
                                       {"seat.list.telephone"},
                                       {"seat.list.recorded_length", true},
                                       {"seat.list.drill"},
                                       {"seat.list.recording_state"},
                                       {"seat.list.gaps", true}},
                   std::move(actions));
}

/// The first line of what is typed is the title, the rest says what to hear.
void RecordingsView::hold_up(const std::string& record) {
    words_.open(record, desk_.words("seat.model.put_title"), desk_.words("seat.model.put"),
                [this, record](const std::string& words, Back::Then then) {
                    const auto end = words.find('\n');
                    wire::NewModel model{.title = words.substr(0, end)};
                    if (end != words.npos)
                        model.words = words.substr(end + 1);
                    desk_.back.ask("PUT", "/models/" + record, wire::encode(model),
                                   std::move(then));
                });
}

/// As the index has it, and that it is held.
Cell RecordingsView::state_of(const wire::RecordingRow& row, bool held) const {
    const auto words = state_words(desk_, row.state);
    return held ? Cell{words + " · " + desk_.words("seat.legal_hold.is_held"), 1, Tone::warn}
                : Cell{words, 0, row.state == "open" ? Tone::warn : Tone::normal};
}

void RecordingsView::fill() {
    std::set<std::string> held;
    if (const auto* holds = holds_.value())
        for (const auto& one : holds->items)
            held.insert(one.record);
    std::vector<TableRow> rows;
    for (const auto& one : rows_.items())
        rows.push_back({one.id,
                        {{when_text(one.started_at), when_rank(one.started_at)},
                         {one.agent_name, 0, Tone::soft},
                         {one.customer_name.value_or("")},
                         {one.telephone.value_or("")},
                         {length_text(one.length), one.length.ms},
                         {drill_of(desk_, one), 0, Tone::soft},
                         state_of(one, held.contains(one.id)),
                         {one.gaps.ms > 0 ? length_text(one.gaps) : "", one.gaps.ms, Tone::warn}},
                        one.telephone.value_or("")});
    table_->rows.set(std::move(rows));
}

void RecordingsView::draw(const Shown& shown, ImVec2 size) {
    if (!table_)
        make_table(shown);
    rows_.keep(desk_, "/recordings", lists_every);
    if (shown.may("grade"))
        holds_.keep(desk_, "/holds", lists_every);
    const auto answers = rows_.version() + holds_.version(); // each only rises
    if (std::exchange(filled_, answers) != answers ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill();
    const float below = player_.is_open() ? desk_.look.px(PlayerPanel::points) : 0;
    const auto asked =
        table_->draw(desk_, {size.x, size.y - below},
                     none_words(desk_, rows_.known(), rows_.refusal(), "seat.list.recordings_none"),
                     !words_.is_open());
    const auto& all = rows_.items();
    const auto row = std::find_if(all.begin(), all.end(),
                                  [&](const auto& one) { return asked && one.id == asked->id; });
    if (row != all.end() && asked->action == Key::dial)
        dial(desk_, shown, row->telephone.value_or(""));
    else if (row != all.end() && asked->action == Key::model_put)
        hold_up(row->id);
    else if (row != all.end())
        player_.open(row->id, title_of(*row), {}, shown, opening_of(shown, row->agent));
    if (player_.is_open())
        player_.draw_below(shown, size.x);
    if (words_.draw())
        desk_.back.tell_done(desk_.words("seat.model.put_done"));
}

MarksView::MarksView(Desk& desk, PlayerPanel& player)
    : desk_(desk)
    , player_(player)
    , table_("marks",
             {{"seat.list.arrived"},
              {"seat.list.agent"},
              {"seat.list.lesson"},
              {"seat.list.direction"},
              {"seat.list.talk", true},
              {"seat.list.ending"},
              {"seat.list.score", true},
              {"seat.list.given_by"}},
             {{Key::practice_share, "seat.practice.share"}})
    , items_("items", {{"seat.list.item"},
                       {"seat.list.earned", true},
                       {"seat.list.measured"},
                       {"seat.list.wanted"},
                       {"seat.list.evidence", true}}) {}

void MarksView::fill() {
    std::vector<TableRow> rows;
    for (const auto& one : rows_.items()) {
        const auto direction =
            one.direction == Direction::inbound ? "seat.list.inbound" : "seat.list.outbound";
        const auto counts = one.mark_final ? one.mark_final : one.final_score;
        rows.push_back(
            {.id = one.id,
             .cells = {{when_text(one.started_at), when_rank(one.started_at)},
                       {one.agent_name, 0, Tone::soft},
                       {lesson_of(one) +
                        (one.practice ? " · " + desk_.words("seat.practice." + *one.practice)
                                      : "")},
                       {desk_.words(direction), 0, Tone::soft},
                       {length_text(one.talk), one.talk.ms},
                       {one.ending, 0, one.fatal.empty() ? Tone::normal : Tone::danger},
                       {score_words(counts), counts.value_or(-1),
                        one.fatal.empty() ? Tone::strong : Tone::danger},
                       {desk_.words(one.mark_final ? "seat.list.by_people" : "seat.list.by_engine"),
                        0, Tone::soft}},
             .without = one.practice ? std::vector<Key>{} : std::vector{Key::practice_share}});
    }
    table_.rows.set(std::move(rows));
}

void MarksView::draw(const Shown& shown, ImVec2 size) {
    rows_.keep(desk_, "/results", lists_every);
    if (std::exchange(filled_, rows_.version()) != rows_.version() ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill();
    const float below = player_.is_open() ? desk_.look.px(PlayerPanel::points) : 0;
    const ImVec2 above{size.x, size.y - below};
    if (opened_.empty())
        draw_results(shown, above);
    else
        draw_detail(shown, above);
    if (player_.is_open())
        player_.draw_below(shown, size.x);
}

std::vector<Key> MarksView::foot_keys() const {
    return opened_.empty() ? ListView::foot_keys()
                           : std::vector{Key::choose, Key::open, Key::escape, Key::narrow};
}

void MarksView::draw_results(const Shown&, ImVec2 size) {
    const auto asked = table_.draw(
        desk_, size, none_words(desk_, rows_.known(), rows_.refusal(), "seat.list.marks_none"));
    if (const auto answer = shared_.take(); answer && *answer)
        rows_.forget();
    if (asked && asked->action == Key::practice_share)
        share(asked->id);
    else if (asked)
        show(asked->id);
}

/// Lets teachers see a contact of one's own practice, or no more.
void MarksView::share(const std::string& record) {
    const auto& all = rows_.items();
    const auto row =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == record; });
    if (row == all.end() || shared_.waiting())
        return;
    if (!row->practice)
        return desk_.back.tell("practice.unknown");
    desk_.back.ask("PUT", "/results/" + record + "/shared",
                   wire::encode(wire::PracticeShare{row->practice == "private"}), shared_.begin());
}

void MarksView::show(std::string contact) {
    opened_ = std::move(contact);
    items_filled_ = 0;
    items_.rows.set({});
    detail_ = {};
}

void MarksView::draw_detail(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    detail_.once(desk_, "/results/" + opened_);
    const auto* detail = detail_.value();
    const ImVec2 at = ImGui::GetCursorPos();
    const bool back = key_button(look, "back", desk_.words("seat.list.back"),
                                 desk_.key_label(Key::escape), {look.px(120), look.px(32)});
    if (back || (escapes(desk_) && !player_.is_open())) {
        opened_.clear();
        return;
    }
    if (detail == nullptr) {
        say(look, none_words(desk_, false, detail_.refusal(), ""), Type::normal, c.soft, true);
        return;
    }
    if (std::exchange(items_filled_, detail_.version()) != detail_.version())
        fill_items(*detail);
    ImGui::SameLine(0, look.px(16));
    ImGui::SetCursorPosY(at.y + look.px(1));
    const auto& row = detail->row;
    say(look, score_words(row.mark_final ? row.mark_final : row.final_score), Type::large,
        row.fatal.empty() ? c.ink : c.danger);
    ImGui::SameLine(0, look.px(12));
    ImGui::SetCursorPosY(at.y + look.px(6));
    if (row.mark_final) {
        say(look,
            desk_.words("seat.list.mark_of_people", {{"engine", score_words(row.final_score)}}),
            Type::small, c.soft);
        ImGui::SameLine(0, look.px(12));
        ImGui::SetCursorPosY(at.y + look.px(6));
    }
    say(look, one_line(row.agent_name + " · " + row.ending, 60), Type::normal, c.ink);
    for (const auto& fatal : row.fatal) {
        ImGui::SameLine(0, look.px(10));
        tag(look, desk_.words("seat.list.fatal", {{"name", one_line(fatal, 30)}}), c.danger,
            c.danger_soft);
    }
    if (row.recorded) {
        ImGui::SameLine(0, look.px(12));
        say(look, desk_.words("seat.list.jump"), Type::small, c.soft);
    }
    ImGui::SetCursorPos({at.x, at.y + look.px(44)});
    const auto asked =
        items_.draw(desk_, {size.x, size.y - look.px(44)}, desk_.words("seat.list.items_none"));
    if (asked)
        jump(shown, asked->id);
}

void MarksView::fill_items(const wire::ResultDetail& detail) {
    std::vector<TableRow> rows;
    for (std::size_t i = 0; i < detail.items.size(); ++i) {
        const auto& item = detail.items[i];
        const bool full = item.earned && *item.earned >= item.weight;
        const auto earned = !item.earned
                                ? desk_.words("seat.list.not_asked")
                                : points_text(*item.earned) +
                                      (item.weight > 0 ? " / " + points_text(item.weight) : "");
        rows.push_back({std::to_string(i),
                        {{item.label},
                         {earned, item.earned.value_or(-1),
                          !item.earned ? Tone::soft
                          : full       ? Tone::ok
                                       : Tone::warn},
                         {item.value == "mark" ? desk_.words("seat.list.by_mark") : item.value},
                         {item.limit, 0, Tone::soft},
                         {item.to.ms > 0 ? length_text(item.from) + "–" + length_text(item.to) : "",
                          item.from.ms, Tone::soft}}});
    }
    for (const auto& field : detail.captured) {
        const bool unchecked = field.right && field.expected.empty();
        rows.push_back({"field/" + field.field,
                        {{desk_.words("seat.list.captured", {{"name", field.field}})},
                         {desk_.words(unchecked     ? "seat.list.filled"
                                      : field.right ? "seat.list.right"
                                                    : "seat.list.wrong"),
                          field.right, field.right ? Tone::ok : Tone::danger},
                         {field.keyed.empty() ? desk_.words("seat.list.not_written") : field.keyed},
                         {field.expected, 0, Tone::soft},
                         {}}});
    }
    for (const auto& measure : detail.measures)
        rows.push_back({"measure/" + measure.name,
                        {{measure_label(measure), 0, Tone::soft},
                         {},
                         {measure_words(desk_, measure)},
                         {},
                         {}}});
    items_.rows.set(std::move(rows));
}

void MarksView::jump(const Shown& shown, const std::string& item) {
    const auto* detail = detail_.value();
    if (detail == nullptr || !detail->row.recorded)
        return;
    Duration at;
    if (item.find('/') == item.npos)
        at = detail->items.at(static_cast<std::size_t>(std::stoul(item))).from;
    player_.open(opened_, lesson_of(detail->row), at, shown, opening_of(shown, detail->row.agent));
}

} // namespace ringroom::seat
