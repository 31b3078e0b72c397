#include "seat/own_log_view.h"

#include <algorithm>
#include <string_view>

#include "seat/back.h"
#include "seat/calendar.h"
#include "seat/desk.h"
#include "seat/hold_dialog.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration own_log_every{30'000};
constexpr Duration own_log_names_every{60'000};

bool was_refused(const wire::AuditRow& row) {
    return row.status >= 400;
}

const char* outcome_key(const wire::AuditRow& row) {
    return was_refused(row) ? "seat.own_log.refused" : "seat.own_log.allowed";
}

template <class Rows>
std::string title_in(const Rows* rows, std::string_view id) {
    if (rows != nullptr)
        for (const auto& one : rows->items)
            if (std::to_string(one.id) == id)
                return one.title;
    return {};
}

} // namespace

OwnLogView::OwnLogView(Desk& desk)
    : desk_(desk)
    , table_("own_log",
             {{"seat.own_log.at"},
              {"seat.own_log.who"},
              {"seat.own_log.what"},
              {"seat.own_log.of"},
              {"seat.own_log.outcome"}},
             {{Key::own_data, "seat.own_log.data", false}})
    , data_(desk) {}

/// Oneself, a name with its number, a classmate without, or the lab itself.
std::string OwnLogView::who(const Shown& shown, const wire::AuditRow& row) const {
    if (!row.number.empty() && row.number == shown.me.number)
        return desk_.words("seat.own_log.me");
    if (row.name.empty())
        return row.number.empty() ? desk_.words("seat.own_log.lab") : row.number;
    return row.number.empty() ? row.name : row.name + " " + row.number;
}

/// With whom, and when, where the recording is still there.
std::string OwnLogView::recording_words(const std::string& id) const {
    const auto& all = recordings_.items();
    const auto row =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
    if (row == all.end())
        return desk_.words("seat.own_log.of_contact", {{"number", id}});
    const auto party = row->customer_name.value_or("");
    return desk_.words("seat.own_log.of_call",
                       {{"at", when_text(row->started_at)},
                        {"name", party.empty() ? row->telephone.value_or("") : party}});
}

/// As the person knows it; the lab's log has its ids.
std::string OwnLogView::of_what(const Shown& shown, const wire::AuditRow& row) {
    const std::string_view action = row.action;
    auto subject = row.subject;
    const bool practical = action.starts_with("practical") || subject.starts_with("practical/");
    if (subject.starts_with("practical/"))
        subject = subject.substr(subject.find('/') + 1);
    const auto word = subject.substr(0, subject.find(' ')); // behind it stands what was ordered
    if (names_contact(word))
        return recording_words(word);
    if (!word.empty() && word == shown.me.number)
        return desk_.words("seat.own_log.me");
    const bool number = !word.empty() && word.find_first_not_of("0123456789") == word.npos;
    if (!number || !(practical || action.starts_with("exam")))
        return row.subject;
    const auto title =
        practical ? title_in(practicals_.value(), word) : title_in(exams_.value(), word);
    return desk_.words(practical ? "seat.own_log.of_practical" : "seat.own_log.of_exam",
                       {{"title", title.empty() ? "#" + word : title}});
}

void OwnLogView::fill(const Shown& shown) {
    std::vector<TableRow> rows;
    for (const auto& one : rows_.items()) {
        const bool refused = was_refused(one);
        const bool mine = one.number == shown.me.number;
        rows.push_back({one.id,
                        {{when_text(one.at), when_rank(one.at)},
                         {who(shown, one), 0, mine ? Tone::soft : Tone::strong},
                         {one.words},
                         {of_what(shown, one), 0, Tone::soft},
                         {desk_.words(outcome_key(one)), refused ? 0 : 1,
                          refused ? Tone::warn : Tone::soft}}});
    }
    table_.rows.set(std::move(rows));
}

Detail OwnLogView::detail_of(const Shown& shown, const std::string& id) {
    const auto& all = rows_.items();
    const auto row =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
    if (row == all.end())
        return {};
    const auto at = from_iso(row->at);
    return {who(shown, *row) + " · " + row->words,
            {{desk_.words("seat.own_log.at"), at ? date_and_time(*at) : row->at},
             {desk_.words("seat.own_log.of"), of_what(shown, *row)},
             {desk_.words("seat.own_log.outcome"), desk_.words(outcome_key(*row))},
             {desk_.words("seat.own_log.from"), row->from}}};
}

/// Sounds and all, which takes its time.
void OwnLogView::fetch_data(const Shown& shown) {
    if (data_.waiting())
        return desk_.back.tell("seat.own_log.under_way");
    data_.fetch("/me/data", "ringroom-" + shown.me.number + ".zip");
    desk_.back.tell_done(desk_.words("seat.own_log.fetching"));
}

void OwnLogView::draw(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    data_.take();
    if (std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        rows_.forget(); // the lab says in words what was done
    rows_.keep(desk_, "/me/audit", own_log_every);
    recordings_.keep(desk_, "/recordings", own_log_names_every);
    exams_.keep(desk_, "/exams", own_log_names_every);
    practicals_.keep(desk_, "/practicals", own_log_names_every);
    const auto answers =
        rows_.version() + recordings_.version() + exams_.version() + practicals_.version();
    if (std::exchange(filled_, answers) != answers)
        fill(shown);
    const float top = ImGui::GetCursorPosY();
    say(look, desk_.words("seat.own_log.hint"), Type::small, look.colours().soft, true);
    ImGui::Dummy({0, look.px(4)});
    const float used = ImGui::GetCursorPosY() - top;
    const float below = look.px(detail_points);
    const auto asked =
        table_.draw(desk_, {size.x, size.y - used - below},
                    empty_words(desk_, rows_.known(), rows_.refusal(), "seat.own_log.none"));
    if (asked && asked->action == Key::own_data)
        fetch_data(shown);
    const auto* chosen = table_.rows.chosen();
    ImGui::Dummy({0, look.px(4)});
    draw_detail_card(desk_, chosen == nullptr ? Detail{} : detail_of(shown, chosen->id),
                     {size.x, below - look.px(14)});
}

} // namespace ringroom::seat
