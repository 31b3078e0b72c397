#include "seat/message_dialog.h"

#include <utility>

#include "base/characters.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/dialog.h"
#include "seat/fields.h"
#include "seat/limits.h"
#include "seat/plain.h"

namespace ringroom::seat {

void MessageDialog::open(std::string label, wire::NewMessage head) {
    if (label != label_) // what was written to the same person and not sent is still there
        text_.clear();
    label_ = std::move(label);
    head_ = std::move(head);
    open_ = focus_ = true;
}

void MessageDialog::send() {
    auto message = head_;
    message.text = text_;
    desk_.back.ask("POST", "/messages", wire::encode(message), sent_.begin());
}

/// What could not be sent stays; the foot says why.
void MessageDialog::take_sent() {
    const auto answer = sent_.take();
    if (!answer || !*answer)
        return;
    text_.clear();
    open_ = false;
    desk_.back.tell_done(desk_.words("seat.message.sent_to", {{"name", one_line(label_, 40)}}));
}

void MessageDialog::draw() {
    take_sent();
    if (!open_)
        return;
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto title = desk_.words("seat.message.to", {{"name", one_line(label_, 40)}});
    if (!begin_dialog(desk_, "message", title, {520, 290}, open_))
        return end_dialog();
    ImGui::Dummy({0, look.px(4)});
    text_field(desk_, "##text", text_,
               {.lines = 7,
                .focus = std::exchange(focus_, false),
                .bytes = limits::message_characters * 4});
    ImGui::Dummy({0, look.px(4)});
    const auto count = characters_of(text_).size();
    const bool fits = count <= limits::message_characters;
    ImGui::AlignTextToFramePadding();
    say(look,
        desk_.words("seat.message.length", {{"count", std::to_string(count)},
                                            {"limit", std::to_string(limits::message_characters)}}),
        Type::small, fits ? c.soft : c.danger);
    const bool ready = fits && !sent_.waiting() && !one_line(text_).empty();
    const auto words = desk_.words("seat.message.send");
    const auto key = desk_.key_label(Key::save);
    const float width = button_width(look, words, key) + look.px(20);
    ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - width);
    const bool go =
        key_button(look, "send", words, key, {width, look.px(34)}, Weight::primary, ready);
    if (ready && (go || pressed(Key::save)))
        send();
    end_dialog();
}

} // namespace ringroom::seat
