#include "seat/cases_view.h"

#include <algorithm>

#include "seat/back.h"
#include "seat/calendar.h"
#include "seat/desk.h"
#include "seat/limits.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

bool is_open(const wire::CaseRow& row) {
    return row.state == "open";
}

std::string moment_text(const std::string& iso) {
    const auto at = from_iso(iso);
    return at ? date_and_time(*at) : iso;
}

} // namespace

CasesView::CasesView(Desk& desk)
    : desk_(desk)
    , table_("cases",
             {{"seat.list.opened"},
              {"seat.list.customer"},
              {"seat.list.telephone"},
              {"seat.case.kind"},
              {"seat.case.title"},
              {"seat.list.state"},
              {"seat.list.closed"}},
             {{Key::open, "seat.list.details"},
              {Key::case_close, "seat.list.case_close"},
              {Key::list_all, "seat.list.all_states", false}}) {}

const wire::CaseRow* CasesView::with(const std::string& id) const {
    const auto& all = rows_.items();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& one) { return std::to_string(one.id) == id; });
    return found == all.end() ? nullptr : &*found;
}

void CasesView::fill() {
    auto items = rows_.items(); // newest first, as the lab gives them
    std::stable_partition(items.begin(), items.end(), is_open);
    std::vector<TableRow> rows;
    for (const auto& one : items) {
        const bool open = is_open(one);
        rows.push_back({std::to_string(one.id),
                        {{when_text(one.opened_at), when_rank(one.opened_at)},
                         {one.customer_name},
                         {one.telephone},
                         {one.kind, 0, Tone::soft},
                         {one.title, 0, Tone::strong},
                         {desk_.words(open ? "seat.case.open" : "seat.case.closed"), open ? 0 : 1,
                          open ? Tone::warn : Tone::ok},
                         {open ? "" : when_text(one.closed_at), open ? 0 : when_rank(one.closed_at),
                          Tone::soft}},
                        one.telephone,
                        one.note + "\n" + one.opened_by_name + "\n" + one.closed_by_name});
    }
    table_.rows.set(std::move(rows));
}

Detail CasesView::detail_of(const wire::CaseRow& row) const {
    Detail out{.head = row.kind.empty() ? row.title : row.kind + " · " + row.title,
               .pairs = {{desk_.words("seat.list.customer"), row.customer_name},
                         {desk_.words("seat.list.telephone"), row.telephone},
                         {desk_.words("seat.list.opened"), moment_text(row.opened_at)},
                         {desk_.words("seat.list.opened_by"), row.opened_by_name}},
               .words = row.note};
    if (!is_open(row)) {
        out.pairs.emplace_back(desk_.words("seat.list.closed"), moment_text(row.closed_at));
        out.pairs.emplace_back(desk_.words("seat.list.closed_by"), row.closed_by_name);
    }
    return out;
}

void CasesView::draw(const Shown& shown, ImVec2 size) {
    take_answer();
    rows_.keep(desk_, all_ ? "/cases?mine=true&state=all" : "/cases?mine=true",
               limits::day_lists_every);
    if (std::exchange(filled_, rows_.version()) != rows_.version() ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill();
    if (!opened_)
        return draw_list(shown, size);
    if (const auto* now = with(std::to_string(opened_->id));
        now != nullptr && now->version > opened_->version)
        opened_ = *now; // somebody else has written meanwhile
    draw_opened(shown, size);
}

std::vector<Key> CasesView::foot_keys() const {
    return opened_ ? std::vector{Key::choose, Key::escape} : ListView::foot_keys();
}

void CasesView::draw_list(const Shown& shown, ImVec2 size) {
    const float below = desk_.look.px(detail_points);
    const auto asked =
        table_.draw(desk_, {size.x, size.y - below},
                    empty_words(desk_, rows_.known(), rows_.refusal(),
                                all_ ? "seat.list.cases_none" : "seat.list.cases_none_open"));
    const auto* row = asked ? with(asked->id) : nullptr;
    if (asked && asked->action == Key::list_all)
        all_ = !all_;
    else if (row != nullptr)
        act(shown, *row, asked->action);
    const auto* chosen = table_.rows.chosen();
    const auto* about = chosen == nullptr ? nullptr : with(chosen->id);
    ImGui::Dummy({0, desk_.look.px(4)});
    draw_detail_card(desk_, about == nullptr ? Detail{} : detail_of(*about),
                     {size.x, below - desk_.look.px(14)});
}

/// One case instead of the list: its whole note, however long.
void CasesView::draw_opened(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const wire::CaseRow row = *opened_;
    const ImVec2 at = ImGui::GetCursorPos();
    const auto button = [&](const char* text, Key key, Weight weight = Weight::plain) {
        const auto words = desk_.words(text);
        const auto label = desk_.key_label(key);
        const bool stroke = !desk_.covered && pressed(key);
        return key_button(look, text, words, label, {button_width(look, words, label), look.px(32)},
                          weight) ||
               stroke;
    };
    const bool back = button("seat.list.cases_back", Key::escape);
    ImGui::SameLine(0, look.px(8));
    if (!row.telephone.empty()) {
        if (button("seat.dial", Key::dial, Weight::primary))
            act(shown, row, Key::dial);
        ImGui::SameLine(0, look.px(8));
    }
    if (button("seat.list.case_close", Key::case_close))
        act(shown, row, Key::case_close);
    ImGui::SameLine(0, look.px(14));
    ImGui::SetCursorPosY(at.y + look.px(4));
    tag(look, desk_.words(is_open(row) ? "seat.case.open" : "seat.case.closed"),
        is_open(row) ? c.warn : c.ok, is_open(row) ? c.warn_soft : c.ok_soft);
    ImGui::SetCursorPos({at.x, at.y + look.px(46)});
    ImGui::BeginChild("whole", {size.x, size.y - look.px(46)}, false, ImGuiWindowFlags_NoNavInputs);
    draw_whole(row);
    ImGui::EndChild();
    if (back)
        opened_.reset();
}

void CasesView::draw_whole(const wire::CaseRow& row) {
    if (!desk_.covered) {
        const auto lines = static_cast<float>(3 * stepped(Key::choose));
        const auto pages = static_cast<float>(stepped(Key::choose_page));
        const float by =
            lines * ImGui::GetTextLineHeightWithSpacing() + pages * ImGui::GetWindowHeight() * 0.9F;
        if (by != 0)
            ImGui::SetScrollY(ImGui::GetScrollY() + by);
    }
    draw_detail(desk_, detail_of(row));
    if (row.note.empty())
        say(desk_.look, desk_.words("seat.list.no_note"), Type::normal, desk_.look.colours().soft,
            true);
}

void CasesView::act(const Shown& shown, const wire::CaseRow& row, Key action) {
    if (action == Key::open)
        opened_ = row;
    else if (action == Key::dial)
        dial(desk_, shown, row.telephone);
    else if (change_.may(row.id, row.version))
        desk_.back.ask("PUT", "/cases/" + std::to_string(row.id),
                       wire::encode(wire::CaseChange{.version = row.version,
                                                     .state = is_open(row) ? "closed" : "open"}),
                       change_.begin(row.id, row.version));
}

/// Whatever the lab said, the list is asked for anew; a refusal stands at the foot.
void CasesView::take_answer() {
    const auto answer = change_.take();
    if (!answer)
        return;
    rows_.forget();
    const auto row =
        answer->and_then([](const auto& body) { return wire::decode<wire::CaseRow>(body); });
    if (row && opened_ && opened_->id == row->id)
        opened_ = *row;
}

} // namespace ringroom::seat
