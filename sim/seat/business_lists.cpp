#include "seat/business_lists.h"

#include <algorithm>

#include "seat/back.h"
#include "seat/calendar.h"
#include "seat/customer_panel.h"
#include "seat/desk.h"
#include "seat/when.h"

namespace ringroom::seat {

// ---- Today's contacts

TodayView::TodayView(Desk& desk, PlayerPanel& player)
    : desk_(desk)
    , player_(player)
    , table_("today",
             {{"seat.list.arrived"},
              {"seat.list.direction"},
              {"seat.list.customer"},
              {"seat.list.telephone"},
              {"seat.list.queue"},
              {"seat.list.talk", true},
              {"seat.list.result"},
              {"seat.list.note"}},
             {{Key::open, "seat.list.hear"}}) {}

const wire::LogRow* TodayView::with(const std::string& id) const {
    const auto& all = rows_.items();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

void TodayView::fill() {
    std::vector<TableRow> rows;
    for (const auto& one : rows_.items()) {
        const bool in = one.direction == Direction::inbound;
        rows.push_back(
            {one.id,
             {{when_text(one.started_at), when_rank(one.started_at)},
              {desk_.words(in ? "seat.list.inbound" : "seat.list.outbound"), 0, Tone::soft},
              {one.customer_name},
              {one.telephone},
              {one.queue, 0, Tone::soft},
              {one.talk.ms > 0 ? length_text(one.talk) : "—", one.talk.ms},
              {outcome_of(desk_, one), 0, one.outcome == "talked" ? Tone::normal : Tone::warn},
              {one.note, 0, Tone::soft}},
             one.telephone,
             one.project + " " + one.medium});
    }
    table_.rows.set(std::move(rows));
}

Detail TodayView::detail_of(const wire::LogRow& row) const {
    return {
        row.customer_name.empty() ? row.telephone : row.customer_name + "  " + row.telephone,
        {{desk_.words("seat.list.arrived"), when_text(row.started_at)},
         {desk_.words("seat.list.waited"),
          row.waited.ms > 0 ? length_text(row.waited) : std::string()},
         {desk_.words("seat.list.talk"), row.talk.ms > 0 ? length_text(row.talk) : std::string()},
         {desk_.words("seat.list.result"), outcome_of(desk_, row)},
         {desk_.words("seat.list.called"), row.dialled},
         {desk_.words("seat.list.project"), row.project},
         {desk_.words("seat.list.medium"), row.medium}},
        row.note};
}

void TodayView::draw(const Shown& shown, ImVec2 size) {
    rows_.keep(desk_, "/log?day=today&agent=" + std::to_string(shown.me.id.value),
               limits::day_lists_every);
    if (std::exchange(filled_, rows_.version()) != rows_.version() ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill();
    const float below = desk_.look.px(player_.is_open() ? PlayerPanel::points : detail_points);
    const auto asked =
        table_.draw(desk_, {size.x, size.y - below},
                    empty_words(desk_, rows_.known(), rows_.refusal(), "seat.list.today_none"));
    const auto* row = asked ? with(asked->id) : nullptr;
    if (row != nullptr && asked->action == Key::dial)
        dial(desk_, shown, row->telephone);
    else if (row != nullptr && row->recorded)
        player_.open(row->id, detail_of(*row).head, {}, shown, opening_of(shown, row->agent));
    else if (row != nullptr)
        desk_.back.tell("seat.list_no_recording");
    if (player_.is_open())
        return player_.draw_below(shown, size.x);
    const auto* chosen = table_.rows.chosen();
    const auto* about = chosen == nullptr ? nullptr : with(chosen->id);
    ImGui::Dummy({0, desk_.look.px(4)});
    draw_detail_card(desk_, about == nullptr ? Detail{} : detail_of(*about),
                     {size.x, below - desk_.look.px(14)});
}

// ---- Callbacks

CallbacksView::CallbacksView(Desk& desk)
    : desk_(desk)
    , table_("callbacks",
             {{"seat.list.due"},
              {"seat.list.customer"},
              {"seat.list.telephone"},
              {"seat.list.state"},
              {"seat.list.note"}},
             {{Key::callback_done, "seat.callback.done"},
              {Key::callback_off, "seat.list.call_off"},
              {Key::list_all, "seat.list.all_states", false}}) {}

const wire::CallbackRow* CallbacksView::with(const std::string& id) const {
    const auto& all = rows_.items();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& one) { return std::to_string(one.id) == id; });
    return found == all.end() ? nullptr : &*found;
}

void CallbacksView::fill() {
    auto items = rows_.items();
    std::stable_sort(items.begin(), items.end(), [](const auto& a, const auto& b) {
        return std::pair(a.state != "open", a.due_at) < std::pair(b.state != "open", b.due_at);
    });
    const auto now = wall_now();
    std::vector<TableRow> rows;
    due_ = 0;
    for (const auto& one : items) {
        const auto at = from_iso(one.due_at);
        const bool open = one.state == "open";
        const bool due = open && at && *at <= now;
        due_ += due ? 1 : 0;
        if (open && at && *at > now)
            desk_.draw_again(steady_now() + Duration{at->ms - now.ms});
        const auto key = "seat.callback_state." + one.state;
        const auto state = due    ? desk_.words("seat.list.due_now")
                           : open ? desk_.words("seat.list.later")
                                  : desk_.words(key);
        rows.push_back({std::to_string(one.id),
                        {{at ? day_and_time(*at, now) : one.due_at, when_rank(one.due_at),
                          due ? Tone::strong : Tone::normal},
                         {one.name},
                         {one.telephone},
                         {state,
                          due    ? 0
                          : open ? 1
                                 : 2,
                          due ? Tone::warn : Tone::soft},
                         {one.note, 0, Tone::soft}},
                        one.telephone});
    }
    table_.rows.set(std::move(rows));
}

Detail CallbacksView::detail_of(const wire::CallbackRow& row) const {
    const auto at = from_iso(row.due_at);
    const auto made = from_iso(row.made_at);
    return {row.name.empty() ? row.telephone : row.name + "  " + row.telephone,
            {{desk_.words("seat.list.due"), at ? date_and_time(*at) : row.due_at},
             {desk_.words("seat.list.made"), made ? date_and_time(*made) : row.made_at}},
            row.note};
}

void CallbacksView::act(const Table::Asked& asked) {
    const auto* row = with(asked.id);
    if (asked.action == Key::list_all) {
        all_ = !all_;
        return;
    }
    if (row == nullptr || row->state != "open" || !change_.may(row->id, row->version))
        return;
    desk_.back.ask("PUT", "/callbacks/" + asked.id,
                   wire::encode(wire::CallbackChange{
                       .version = row->version,
                       .state = asked.action == Key::callback_done ? "done" : "cancelled"}),
                   change_.begin(row->id, row->version));
}

void CallbacksView::draw(const Shown& shown, ImVec2 size) {
    if (change_.take())
        rows_.forget();
    const auto target = "/callbacks?agent=" + std::to_string(shown.me.id.value);
    rows_.keep(desk_, all_ ? target + "&state=all" : target, limits::day_lists_every);
    if (std::exchange(filled_, rows_.version()) != rows_.version() ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill();
    const float below = desk_.look.px(detail_points);
    const auto asked =
        table_.draw(desk_, {size.x, size.y - below},
                    empty_words(desk_, rows_.known(), rows_.refusal(), "seat.list.callbacks_none"));
    const auto* row = asked ? with(asked->id) : nullptr;
    if (asked && asked->action != Key::open && asked->action != Key::dial)
        act(*asked);
    else if (row != nullptr) // Enter dials too: that is what the list is for
        dial(desk_, shown, row->telephone);
    const auto* chosen = table_.rows.chosen();
    const auto* about = chosen == nullptr ? nullptr : with(chosen->id);
    ImGui::Dummy({0, desk_.look.px(4)});
    draw_detail_card(desk_, about == nullptr ? Detail{} : detail_of(*about),
                     {size.x, below - desk_.look.px(14)});
}

// ---- Outbound records

RecordsView::RecordsView(Desk& desk)
    : desk_(desk)
    , table_("records", {{"seat.list.state"},
                         {"seat.list.customer"},
                         {"seat.list.telephone"},
                         {"seat.list.known"},
                         {"seat.list.lesson"},
                         {"seat.list.result"}}) {}

void RecordsView::fill() {
    std::vector<TableRow> rows;
    for (const auto& one : open()) {
        std::string known;
        for (std::size_t i = 1; i < one.customer.size(); ++i)
            if (const auto& value = one.customer[i].value; value != one.telephone)
                known += (known.empty() ? "" : " · ") + value;
        rows.push_back({"open/" + std::to_string(one.contact.value),
                        {{desk_.words("seat.list.record_open"), 0, Tone::normal},
                         {one.customer.empty() ? "" : one.customer.front().value},
                         {one.telephone},
                         {known, 0, Tone::soft},
                         {one.title, 0, Tone::soft},
                         {}},
                        one.telephone});
    }
    for (const auto& one : done_.items())
        if (one.direction == Direction::outbound)
            rows.push_back(
                {"done/" + one.id,
                 {{desk_.words("seat.list.record_done", {{"time", when_text(one.started_at)}}), 1,
                   Tone::soft},
                  {one.customer_name},
                  {one.telephone},
                  {one.note, 0, Tone::soft},
                  {},
                  {outcome_of(desk_, one), 0, one.outcome == "talked" ? Tone::ok : Tone::warn}},
                 one.telephone});
    table_.rows.set(std::move(rows));
}

std::vector<wire::OutboundRecord> RecordsView::open() {
    const auto* list = open_.value();
    return list == nullptr ? std::vector<wire::OutboundRecord>() : list->items;
}

Detail RecordsView::detail_of(const std::string& id) {
    for (const auto& one : open())
        if ("open/" + std::to_string(one.contact.value) == id) {
            Detail out{one.telephone};
            for (const auto& [name, label, value] : one.customer)
                out.pairs.emplace_back(label, value);
            return out;
        }
    for (const auto& one : done_.items())
        if ("done/" + one.id == id)
            return {one.customer_name + "  " + one.telephone,
                    {{desk_.words("seat.list.arrived"), when_text(one.started_at)},
                     {desk_.words("seat.list.result"), outcome_of(desk_, one)}},
                    one.note};
    return {};
}

void RecordsView::draw(const Shown& shown, ImVec2 size) {
    open_.keep(desk_, "/seat/records", limits::day_lists_every);
    done_.keep(desk_, "/log?day=today&agent=" + std::to_string(shown.me.id.value),
               limits::day_lists_every);
    const std::pair now{open_.version(), done_.version()};
    if (std::exchange(filled_, now) != now ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill();
    const float below = desk_.look.px(detail_points);
    const auto asked = table_.draw(
        desk_, {size.x, size.y - below},
        empty_words(desk_, open_.value() != nullptr, open_.refusal(), "seat.list.records_none"));
    if (asked) {
        for (std::size_t i = 0; i < table_.rows.count(); ++i)
            if (table_.rows.row(i).id == asked->id)
                dial(desk_, shown, table_.rows.row(i).telephone);
    }
    const auto* chosen = table_.rows.chosen();
    ImGui::Dummy({0, desk_.look.px(4)});
    draw_detail_card(desk_, chosen == nullptr ? Detail{} : detail_of(chosen->id),
                     {size.x, below - desk_.look.px(14)});
}

} // namespace ringroom::seat
