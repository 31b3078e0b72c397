#include "seat/hall_orders.h"

#include <imgui.h>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/plain.h"
#include "wire/messages.h"

namespace ringroom::seat {

bool HallOrders::draw_back() {
    auto& look = desk_.look;
    const auto back = desk_.words("seat.exam.back");
    const auto label = desk_.key_label(Key::escape);
    return key_button(look, "back", back, label, {button_width(look, back, label), look.px(32)}) &&
           !desk_.covered;
}

bool HallOrders::button(const char* text, Key key, Weight weight) {
    auto& look = desk_.look;
    const auto words = desk_.words(text);
    const auto label = desk_.key_label(key);
    const ImVec2 size{button_width(look, words, label), look.px(32)};
    const float gap = look.px(8);
    const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
    if (ImGui::GetItemRectMax().x + gap + size.x <= right) // else on a line of its own
        ImGui::SameLine(0, gap);
    const bool clicked = key_button(look, text, words, label, size, weight);
    return (clicked && !desk_.covered) ||
           (!desk_.covered && !ImGui::GetIO().WantTextInput && pressed(key));
}

void HallOrders::draw(const std::string& title, const std::string& url,
                      const std::vector<HallOrder>& orders) {
    for (const auto& one : orders) {
        const bool asked = one.again != nullptr && twice_.asked(url + one.order);
        if (asked)
            desk_.draw_again(twice_.until());
        if (button(asked ? one.again : one.text, one.key, one.weight))
            send(title, url, one);
    }
}

void HallOrders::send(const std::string& title, const std::string& url, const HallOrder& order) {
    if (ordering_.waiting())
        return;
    if (order.again != nullptr && !twice_.ask(url + order.order))
        return;
    ordered_ =
        desk_.words(std::string("seat.exam.done.") + order.order, {{"title", one_line(title, 60)}});
    desk_.back.ask("POST", url + "/orders", wire::encode(wire::ExamOrder{order.order}),
                   ordering_.begin());
}

bool HallOrders::take() {
    const auto answer = ordering_.take();
    if (answer && *answer)
        desk_.back.tell_done(ordered_);
    return answer.has_value();
}

} // namespace ringroom::seat
