#include "seat/consent_dialog.h"

#include <algorithm>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/dialog.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration consents_every{60'000};
constexpr std::size_t consent_characters = 20'000;
constexpr float answers_points = 96;

} // namespace

void ConsentDialog::keep_up(const Shown& shown) {
    texts_.keep(desk_, "/me/consents", consents_every);
    if (const auto answer = sent_.take(); answer && *answer)
        texts_.forget();
    const bool free = !shown.handling() && shown.hook == Hook::none;
    if (open_ || sent_.waiting() || texts_.waiting() || !free)
        return;
    reviews_ = false;
    open_ = on_show() != nullptr;
}

void ConsentDialog::review() {
    open_ = reviews_ = true;
    at_ = 0;
}

/// The first that waits for an answer, or the one of the review; null: none.
const wire::ConsentRow* ConsentDialog::on_show() {
    const auto* texts = texts_.value();
    if (texts == nullptr || texts->items.empty())
        return nullptr;
    if (reviews_)
        return &texts->items[std::min(at_, texts->items.size() - 1)];
    for (const auto& one : texts->items)
        if (!one.accepted_at && !put_off_.contains({one.course, one.version}))
            return &one;
    return nullptr;
}

void ConsentDialog::draw(const Shown& shown) {
    const auto* row = on_show();
    if (shown.hook == Hook::ringing || (row == nullptr && !reviews_))
        open_ = false; // a call comes first; the text is asked for again
    if (!open_)
        return;
    if (begin_dialog(desk_, "consent", desk_.words("seat.consent.title"), {620, 460}, open_)) {
        if (row != nullptr)
            draw_row(*row);
        else
            say(desk_.look, desk_.words("seat.consent.none"), Type::normal,
                desk_.look.colours().soft, true);
    }
    end_dialog();
    if (!open_ && !reviews_ && row != nullptr)
        put_off_.insert({row->course, row->version});
}

void ConsentDialog::draw_row(const wire::ConsentRow& row) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    say(look, one_line(row.course_name, 60), Type::normal, c.brand);
    const auto room = ImGui::GetContentRegionAvail();
    ImGui::BeginChild("text", {room.x, room.y - look.px(answers_points)}, true);
    say(look, plain_text(row.text, consent_characters), Type::normal, c.ink, true);
    ImGui::EndChild();
    if (row.accepted_at)
        say(look, desk_.words("seat.consent.accepted", {{"time", when_text(*row.accepted_at)}}),
            Type::small, c.ok);
    else
        say(look, desk_.words("seat.consent.until"), Type::small, c.warn, true);
    draw_answers(row);
}

void ConsentDialog::draw_answers(const wire::ConsentRow& row) {
    auto& look = desk_.look;
    const bool takes_back = reviews_ && row.accepted_at.has_value();
    const auto words = desk_.words(takes_back ? "seat.consent.take_back" : "seat.consent.accept");
    const auto key = desk_.key_label(Key::save);
    const bool go = key_button(look, "answer", words, key,
                               {button_width(look, words, key) + look.px(20), look.px(36)},
                               takes_back ? Weight::danger : Weight::primary, !sent_.waiting());
    if ((go || pressed(Key::save)) && !sent_.waiting())
        answer(row, !takes_back);
    const auto* texts = texts_.value();
    if (!reviews_ || texts == nullptr || texts->items.size() < 2)
        return;
    const auto next = desk_.words("seat.consent.next");
    const auto next_key = desk_.key_label(Key::next_list);
    ImGui::SameLine(0, look.px(8));
    if (key_button(look, "next", next, next_key,
                   {button_width(look, next, next_key) + look.px(16), look.px(36)}) ||
        pressed(Key::next_list))
        at_ = (at_ + 1) % texts->items.size();
}

void ConsentDialog::answer(const wire::ConsentRow& row, bool accepted) {
    desk_.back.ask("POST", "/me/consents",
                   wire::encode(wire::ConsentAnswer{row.course, row.version, accepted}),
                   sent_.begin());
    if (!accepted)
        put_off_.insert({row.course, row.version}); // not asked for in the same breath
    // The next text, if there is one, opens by itself; what was accepted is not taken back by the
    // same key struck twice.
    if (!reviews_ || accepted)
        open_ = false;
}

} // namespace ringroom::seat
