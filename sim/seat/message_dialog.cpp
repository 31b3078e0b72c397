#include "seat/message_dialog.h"

#include <utility>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/plain.h"

namespace ringroom::seat {

void MessageDialog::open(std::string label, wire::NewMessage head) {
    label_ = std::move(label);
    const auto title = desk_.words("seat.message.to", {{"name", one_line(label_, 40)}});
    words_.open("message" + label_, title, desk_.words("seat.message.send"),
                [this, head = std::move(head)](const std::string& words, Back::Then then) {
                    auto message = head;
                    message.text = words;
                    desk_.back.ask("POST", "/messages", wire::encode(message), std::move(then));
                });
}

/// What could not be sent stays; the foot says why.
void MessageDialog::draw() {
    if (words_.draw())
        desk_.back.tell_done(desk_.words("seat.message.sent_to", {{"name", one_line(label_, 40)}}));
}

} // namespace ringroom::seat
