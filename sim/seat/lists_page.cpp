#include "seat/lists_page.h"

#include <algorithm>
#include <utility>

#include "seat/across_view.h"
#include "seat/business_lists.h"
#include "seat/cases_view.h"
#include "seat/classes_view.h"
#include "seat/courses_view.h"
#include "seat/desk.h"
#include "seat/keeping_view.h"
#include "seat/messages_view.h"
#include "seat/models_view.h"
#include "seat/own_log_view.h"
#include "seat/recordings_view.h"

namespace ringroom::seat {

ListsPage::ListsPage(Desk& desk, std::function<void(LessonDrill)> start_drill)
    : desk_(desk)
    , player_(desk) {
    const auto add = [&](const char* text, std::unique_ptr<ListView> view) {
        entries_.push_back({text, text, "", std::move(view)});
    };
    add("seat.list.today", std::make_unique<TodayView>(desk, player_));
    add("seat.list.callbacks", std::make_unique<CallbacksView>(desk));
    add("seat.list.cases", std::make_unique<CasesView>(desk));
    add("seat.list.records", std::make_unique<RecordsView>(desk));
    add("seat.list.recordings", std::make_unique<RecordingsView>(desk, player_));
    entries_.back().all = "seat.list.recordings_all";
    models_ = entries_.size();
    add("seat.list.models", std::make_unique<ModelsView>(desk, player_));
    auto marks = std::make_unique<MarksView>(desk, player_);
    const auto show_result = [this, marks = marks.get(), at = entries_.size()](std::string record) {
        go(at);
        marks->show(std::move(record));
    };
    add("seat.list.marks", std::move(marks));
    entries_.back().all = "seat.list.marks_all";
    add("seat.list.practice", std::make_unique<PracticeView>(desk));
    add("seat.across.title", std::make_unique<AcrossView>(desk, player_, show_result));
    entries_.back().right = "hear_class_recordings";
    const auto hear = [this, at = entries_.size() - 1] { go(at); };
    add("seat.lesson.timetable", std::make_unique<LessonsView>(desk, std::move(start_drill), hear));
    add("seat.course.title", std::make_unique<CoursesView>(desk));
    entries_.back().right = "manage_people";
    add("seat.people.title", std::make_unique<ClassesView>(desk));
    entries_.back().right = "manage_people";
    add("seat.keep.title", std::make_unique<KeepingView>(desk, player_));
    entries_.back().right = "grade";
    messages_ = entries_.size();
    add("seat.list.messages", std::make_unique<MessagesView>(desk));
    add("seat.own_log.title", std::make_unique<OwnLogView>(desk));
}

void ListsPage::draw(const Shown& shown, ImVec2 size) {
    const int frame = ImGui::GetFrameCount();
    const bool arrived = std::exchange(last_frame_, frame) + 1 < frame;
    if (arrived)
        entries_[at_].view->arrive();
    if (!desk_.covered) {
        take_all_keys();
        keys(shown);
    }
    auto& look = desk_.look;
    const float gap = look.px(12);
    const float names = look.px(190);
    const float height = size.y - 2 * gap;
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + gap, at.y + gap});
    draw_names(shown, {names, height});
    ImGui::SetCursorPos({at.x + gap + names + gap, at.y + gap});
    if (arrived)
        ImGui::SetNextWindowFocus();
    begin_card(look, "list", {size.x - names - 3 * gap, height},
               ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar |
                   ImGuiWindowFlags_NoScrollWithMouse);
    entries_[at_].view->draw(shown, ImGui::GetContentRegionAvail());
    end_card();
}

std::vector<Key> ListsPage::foot_keys(const Shown& shown) const {
    auto out = entries_[at_].view->foot_keys();
    if (player_.is_open()) {
        out = {Key::play, Key::play_step, Key::escape};
        if (player_.takes_comments())
            out.insert(out.end() - 1, Key::play_comment);
        if (shown.may(right_of(Key::play_hold)))
            out.insert(out.end() - 1, Key::play_hold);
    }
    out.push_back(Key::next_list);
    return out;
}

void ListsPage::keys(const Shown& shown) {
    if (pressed(Key::next_list))
        step(shown, 1);
    if (pressed(Key::former_list))
        step(shown, entries_.size() - 1);
}

void ListsPage::step(const Shown& shown, std::size_t by) {
    auto to = at_;
    do
        to = (to + by) % entries_.size();
    while (!shown.may(entries_[to].right));
    go(to);
}

void ListsPage::go(std::size_t to) {
    if (std::exchange(at_, to) == to)
        return;
    player_.close();
    entries_[at_].view->arrive();
}

bool ListsPage::dialog_is_open() const {
    return player_.dialog_is_open() || entries_[at_].view->dialog_is_open();
}

void ListsPage::show_messages() {
    go(messages_);
}

void ListsPage::show_models() {
    go(models_);
}

void ListsPage::draw_names(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "names", size, ImGuiWindowFlags_NoNavInputs);
    const float below = look.px(54); // for the keys
    const auto count = std::count_if(entries_.begin(), entries_.end(),
                                     [&](const auto& one) { return shown.may(one.right); });
    const float gap = ImGui::GetStyle().ItemSpacing.y;
    const float room = (size.y - below - ImGui::GetCursorPosY()) / static_cast<float>(count) - gap;
    const float height = std::clamp(room, look.px(24), look.px(38));
    const float width = ImGui::GetContentRegionAvail().x;
    const bool sees_all = shown.may("see_class_results");
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (!shown.may(entries_[i].right))
            continue;
        const ImVec2 low = ImGui::GetCursorScreenPos();
        if (ImGui::InvisibleButton(entries_[i].text, {width, height}))
            go(i);
        auto* draw = ImGui::GetWindowDrawList();
        if (i == at_ || ImGui::IsItemHovered())
            draw->AddRectFilled(low, {low.x + width, low.y + height},
                                i == at_ ? c.brand_soft : c.ground, look.px(6));
        if (i == at_)
            draw->AddRectFilled({low.x, low.y + look.px(8)},
                                {low.x + look.px(3), low.y + height - look.px(8)}, c.brand);
        const ImVec2 next = ImGui::GetCursorScreenPos();
        const float inset = (height - ImGui::GetTextLineHeight()) / 2;
        ImGui::SetCursorScreenPos({low.x + look.px(12), low.y + inset});
        say(look, desk_.words(sees_all ? entries_[i].all : entries_[i].text),
            i == at_ ? Type::strong : Type::normal, c.ink);
        if (i == messages_ && shown.unread > 0) {
            ImGui::SetCursorScreenPos({low.x + width - look.px(44), low.y + inset});
            tag(look, std::to_string(shown.unread), c.on_colour, c.live);
        }
        ImGui::SetCursorScreenPos(next);
    }
    ImGui::SetCursorPosY(size.y - below);
    say(look, desk_.words("seat.list.keys"), Type::small, c.soft, true);
    end_card();
}

} // namespace ringroom::seat
