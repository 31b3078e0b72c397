#pragma once
// One line a happening, logged once, where it is handled. Particulars go in as "name=value" behind
// the sentence; put contact= and leg= on everything that has one.
#include <string>
#include <string_view>

namespace ringroom {

enum class LogLevel { debug, info, warning, error };

/// Writes one line: time, level, room, message. Control bytes in `message` are escaped, so a name
/// sent by a stranger cannot forge a line. Any thread.
void log(LogLevel level, std::string_view room, std::string_view message);
/// Lines below `level` are dropped. Default: info.
void set_log_level(LogLevel level);
/// Lines go to standard error as text (default) or as one JSON object a line.
void set_log_json(bool json);

inline void log_debug(std::string_view room, std::string_view m) {
    log(LogLevel::debug, room, m);
}
inline void log_info(std::string_view room, std::string_view m) {
    log(LogLevel::info, room, m);
}
inline void log_warning(std::string_view room, std::string_view m) {
    log(LogLevel::warning, room, m);
}
inline void log_error(std::string_view room, std::string_view m) {
    log(LogLevel::error, room, m);
}

} // namespace ringroom
