#include "seat/desk.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "seat/back.h"

namespace ringroom::seat {

Desk::Desk(Look& look_of, Back& back_of, Sound& sound_of, Remembered what)
    : look(look_of)
    , back(back_of)
    , sound(sound_of)
    , remembered(std::move(what)) {
    look.use_theme(remembered.dark);
    back.use_language(remembered.language);
    back.answer_by_itself(remembered.auto_answer);
}

std::string Desk::words(std::string_view key, TextArguments arguments) const {
    return text(remembered.language, key, arguments);
}

std::string Desk::words_of(const Notice& notice) const {
    const auto own = has_text(notice.code) ? words(notice.code) : std::string();
    // A text with places to be filled in is whole only as the lab says it.
    if (!own.empty() && (notice.words.empty() || own.find('{') == own.npos))
        return own;
    return notice.words.empty() ? notice.code : notice.words;
}

std::string Desk::why_void(const std::string& reason) const {
    const auto own = "exam.practical.happened." + reason;
    return has_text(own) ? words(own) : has_text(reason) ? words(reason) : reason;
}

std::string Desk::reason_words(const std::string& reason) const {
    // The router's short word for a call that nobody answered is its own.
    const auto known = "contact.state_cause." + (reason == "rna" ? "no_answer" : reason);
    return has_text(known) ? words(known) : reason;
}

std::string Desk::key_label(Key key) const {
    const std::string_view label = row_of(key).label;
    return label.starts_with("seat.") ? words(label) : std::string(label);
}

void Desk::other_language() {
    remembered.language = remembered.language == Language::zh ? Language::en : Language::zh;
    back.use_language(remembered.language);
    remember(remembered);
}

void Desk::other_theme() {
    look.use_theme(remembered.dark = !remembered.dark);
    remember(remembered);
}

void Desk::call(const std::string& number) {
    if (may_call)
        back.call(number);
    else
        back.tell("seat.practical.no_dialing");
}

std::string Desk::clock(Duration time) {
    draw_again(steady_now() + Duration{1000 - std::max<std::int64_t>(0, time.ms) % 1000});
    return clock_text(time);
}

std::string yes_or_no(const Desk& desk, const std::string& value) {
    const bool yes = value == "true";
    return yes || value == "false" ? desk.words(yes ? "seat.measured.yes" : "seat.measured.no")
                                   : value;
}

std::string clock_text(Duration time) {
    const auto seconds = std::max<std::int64_t>(0, time.ms) / 1000;
    return seconds >= 3600
               ? fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
               : fmt::format("{:02}:{:02}", seconds / 60, seconds % 60);
}

} // namespace ringroom::seat
