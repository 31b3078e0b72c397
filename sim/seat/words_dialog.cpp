#include "seat/words_dialog.h"

#include <utility>

#include "base/characters.h"
#include "seat/desk.h"
#include "seat/dialog.h"
#include "seat/fields.h"
#include "seat/limits.h"
#include "seat/plain.h"

namespace ringroom::seat {

void WordsDialog::open(std::string about, std::string title, std::string send,
                       std::function<void(const std::string&, Back::Then)> post) {
    if (about != about_)
        words_.clear();
    about_ = std::move(about);
    title_ = std::move(title);
    send_ = std::move(send);
    post_ = std::move(post);
    open_ = focus_ = true;
}

bool WordsDialog::draw() {
    bool taken = false;
    if (const auto answer = sent_.take(); answer && *answer) {
        taken = true;
        if (sent_about_ == about_) {
            words_.clear();
            open_ = false;
        }
    }
    if (!open_)
        return taken;
    auto& look = desk_.look;
    const auto& c = look.colours();
    if (!begin_dialog(desk_, "words", title_, {520, 260}, open_)) {
        end_dialog();
        return taken;
    }
    ImGui::Dummy({0, look.px(4)});
    text_field(desk_, "##words", words_,
               {.lines = 6,
                .focus = std::exchange(focus_, false),
                .bytes = limits::message_characters * 4});
    ImGui::Dummy({0, look.px(4)});
    const auto count = characters_of(words_).size();
    const bool fits = count <= limits::message_characters;
    ImGui::AlignTextToFramePadding();
    say(look,
        desk_.words("seat.message.length", {{"count", std::to_string(count)},
                                            {"limit", std::to_string(limits::message_characters)}}),
        Type::small, fits ? c.soft : c.danger);
    const bool ready = fits && !sent_.waiting() && !one_line(words_).empty();
    const auto key = desk_.key_label(Key::save);
    const float width = button_width(look, send_, key) + look.px(20);
    ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - width);
    const bool go =
        key_button(look, "send", send_, key, {width, look.px(34)}, Weight::primary, ready);
    if (ready && (go || pressed(Key::save) || pressed(Key::grade_give))) {
        sent_about_ = about_;
        post_(words_, sent_.begin());
    }
    end_dialog();
    return taken;
}

} // namespace ringroom::seat
