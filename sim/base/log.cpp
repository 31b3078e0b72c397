#include "base/log.h"

#include <atomic>
#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace ringroom {
namespace {

std::atomic<bool> as_json{false};

spdlog::logger& logger() {
    static const auto instance = [] {
        auto made = std::make_shared<spdlog::logger>(
            "ringroom", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");
        made->set_level(spdlog::level::trace);
        made->flush_on(spdlog::level::trace);
        return made;
    }();
    return *instance;
}

std::atomic<LogLevel> threshold{LogLevel::info};

std::string escaped(std::string_view raw) {
    std::string out;
    out.reserve(raw.size());
    for (const char c : raw) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f)
            out += fmt::format("\\x{:02x}", byte);
        else if (as_json && (c == '"' || c == '\\'))
            (out += '\\') += c;
        else
            out += c;
    }
    return out;
}

constexpr std::string_view name_of(LogLevel level) {
    constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
    return names[static_cast<int>(level)];
}

} // namespace

void set_log_level(LogLevel level) {
    threshold = level;
}
void set_log_json(bool json) {
    as_json = json;
}

void log(LogLevel level, std::string_view room, std::string_view message) {
    if (level < threshold.load())
        return;
    const auto now = spdlog::log_clock::now();
    const auto us =
        std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
    const auto line =
        as_json ? fmt::format(R"({{"t":{}.{:06},"level":"{}","room":"{}","text":"{}"}})",
                              us / 1000000, us % 1000000, name_of(level), room, escaped(message))
                : fmt::format("{}.{:03} {:<7} {}: {}", us / 1000000, us / 1000 % 1000,
                              name_of(level), room, escaped(message));
    logger().log(spdlog::level::info, line);
}

} // namespace ringroom
