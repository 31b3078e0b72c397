#include "seat/progress_page.h"

#include <algorithm>
#include <array>
#include <utility>

#include "client/facts.h"
#include "seat/desk.h"
#include "seat/plain.h"

namespace ringroom::seat {
namespace {

constexpr float class_choice = 260;

bool sees_class(const Shown& shown) {
    return shown.may("see_class_results");
}

} // namespace

ProgressPage::ProgressPage(Desk& desk)
    : desk_(desk)
    , student_view_(desk)
    , class_view_(desk)
    , fairness_view_(desk) {}

std::vector<Key> ProgressPage::foot_keys(const Shown& shown) const {
    if (!sees_class(shown))
        return {Key::choose};
    if (student_)
        return {Key::choose, Key::escape};
    std::vector<Key> out{Key::choose, Key::narrow, Key::sort_column, Key::next_list};
    if (view_ == View::students)
        out.insert(out.begin() + 1, Key::open);
    return out;
}

void ProgressPage::draw(const Shown& shown, ImVec2 size) {
    if (!desk_.covered) {
        take_all_keys();
        keys();
    }
    const float gap = desk_.look.px(12);
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + gap, at.y + gap});
    begin_card(desk_.look, "progress", {size.x - 2 * gap, size.y - 2 * gap},
               ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar |
                   ImGuiWindowFlags_NoScrollWithMouse);
    const auto room = ImGui::GetContentRegionAvail();
    if (!sees_class(shown))
        student_view_.draw("/me/progress", room);
    else if (student_)
        draw_student(room);
    else
        draw_class(room);
    end_card();
}

void ProgressPage::keys() {
    if (student_) {
        if (!ImGui::GetIO().WantTextInput && pressed(Key::escape))
            student_.reset();
        return;
    }
    if (pressed(Key::next_list))
        go(1);
    if (pressed(Key::former_list))
        go(2);
}

void ProgressPage::go(int by) {
    view_ = static_cast<View>((static_cast<int>(view_) + by) % 3);
}

void ProgressPage::draw_names() {
    static constexpr std::array names{"seat.progress.students", "seat.progress.skills_items",
                                      "seat.fairness.title"};
    auto& look = desk_.look;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto words = desk_.words(names[i]);
        const bool now = i == static_cast<std::size_t>(view_);
        if (i > 0)
            ImGui::SameLine(0, look.px(8));
        if (key_button(look, names[i], words, "",
                       {button_width(look, words, "") + look.px(16), look.px(32)},
                       now ? Weight::primary : Weight::plain))
            view_ = static_cast<View>(i);
    }
}

void ProgressPage::draw_classes() {
    const auto* classes = classes_.rows(desk_);
    if (classes == nullptr || classes->empty())
        return;
    if (std::none_of(classes->begin(), classes->end(),
                     [this](const auto& one) { return one.class_name == class_name_; }))
        class_name_ = classes->front().class_name;
    (void)classes_.draw(desk_, "##class", class_name_,
                        {.width = desk_.look.px(class_choice), .letters_pass = true});
}

void ProgressPage::draw_class(ImVec2 size) {
    auto& look = desk_.look;
    const float top = ImGui::GetCursorPosY();
    draw_names();
    ImGui::SameLine(0, look.px(20));
    draw_classes();
    ImGui::SetCursorPosY(top + look.px(44));
    const ImVec2 room{size.x, size.y - look.px(44)};
    if (class_name_.empty())
        return say(look, classes_.none_words(desk_), Type::normal, look.colours().soft, true);
    if (view_ == View::fairness)
        return fairness_view_.draw(class_name_, room);
    const auto part = view_ == View::students ? ClassProgressView::Part::students
                                              : ClassProgressView::Part::items;
    if (const auto student = class_view_.draw(class_name_, part, room))
        student_ = student;
}

void ProgressPage::draw_student(ImVec2 size) {
    auto& look = desk_.look;
    const float top = ImGui::GetCursorPosY();
    const auto words = desk_.words("seat.progress.back");
    const auto key = desk_.key_label(Key::escape);
    const bool back = key_button(look, "back", words, key,
                                 {button_width(look, words, key) + look.px(16), look.px(32)});
    ImGui::SameLine(0, look.px(16));
    say(look, student_view_.who(), Type::large, look.colours().ink);
    ImGui::SetCursorPosY(top + look.px(44));
    student_view_.draw("/people/" + std::to_string(student_->value) +
                           "/progress?class=" + client::segment(class_name_),
                       {size.x, size.y - look.px(44)});
    if (back)
        student_.reset();
}

} // namespace ringroom::seat
