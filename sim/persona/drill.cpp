#include "persona/drill.h"

#include "base/random.h"

namespace ringroom::persona {

std::string_view to_string(Ear ear) {
    switch (ear) {
    case Ear::turns:
        return "turns";
    case Ear::self_report:
        return "self_report";
    case Ear::partner:
        return "partner";
    case Ear::recogniser:
        return "recogniser";
    }
    return "";
}

std::string_view to_string(MoodTag tag) {
    switch (tag) {
    case MoodTag::angry:
        return "angry";
    case MoodTag::calm:
        return "calm";
    case MoodTag::pleased:
        return "pleased";
    }
    return "";
}

MoodTag mood_tag(int mood) {
    return mood <= -2 ? MoodTag::angry : mood >= 2 ? MoodTag::pleased : MoodTag::calm;
}

std::string_view to_string(Trigger trigger) {
    switch (trigger) {
    case Trigger::move:
        return "move";
    case Trigger::no_sound:
        return "no_sound";
    case Trigger::interruption:
        return "interruption";
    case Trigger::too_long:
        return "too_long";
    case Trigger::too_quiet:
        return "too_quiet";
    case Trigger::hold:
        return "hold";
    case Trigger::transfer:
        return "transfer";
    case Trigger::form:
        return "form";
    case Trigger::time_limit:
        return "time_limit";
    case Trigger::otherwise:
        return "otherwise";
    }
    return "";
}

int Table::column(std::string_view name) const {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i] == name)
            return static_cast<int>(i);
    return -1;
}

int Drill::scene(std::string_view name) const {
    for (std::size_t i = 0; i < scenes.size(); ++i)
        if (scenes[i].name == name)
            return static_cast<int>(i);
    return -1;
}

int Drill::variable(std::string_view name) const {
    for (std::size_t i = 0; i < variables.size(); ++i)
        if (variables[i].name == name)
            return static_cast<int>(i);
    return -1;
}

const std::vector<std::string>* Drill::list_row(std::uint64_t number) const {
    return list.rows.empty() || number == 0 ? nullptr : &list.rows[(number - 1) % list.rows.size()];
}

std::string line_id(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    auto hash = fnv1a(text);
    hash ^= hash >> 32;
    std::string id = "l";
    for (int shift = 28; shift >= 0; shift -= 4)
        id += digits[(hash >> shift) & 15];
    return id;
}

std::string ending_name(BuiltInEnding ending, Language language) {
    switch (ending) {
    case BuiltInEnding::abandoned_queue:
        return text(language, "persona.ending_abandoned_queue");
    case BuiltInEnding::agent_hung_up:
        return text(language, "persona.ending_agent_hung_up");
    case BuiltInEnding::out_of_patience:
        return text(language, "persona.ending_out_of_patience");
    case BuiltInEnding::time_over:
        return text(language, "persona.ending_time_over");
    case BuiltInEnding::lost:
        return text(language, "persona.ending_lost");
    case BuiltInEnding::stopped:
        return text(language, "persona.ending_stopped");
    }
    return {};
}

std::string ending_in(Language language, const std::string& ending) {
    for (const auto one : {BuiltInEnding::abandoned_queue, BuiltInEnding::agent_hung_up,
                           BuiltInEnding::out_of_patience, BuiltInEnding::time_over,
                           BuiltInEnding::lost, BuiltInEnding::stopped})
        for (const auto written : {Language::zh, Language::en})
            if (ending == ending_name(one, written))
                return ending_name(one, language);
    return ending;
}

} // namespace ringroom::persona
