#include "server/alarms.h"

#include <algorithm>
#include <array>
#include <variant>

#include "server/limits.h"

namespace ringroom::server {
namespace {

constexpr std::string_view recording = "center.alarm.recording";
/// These stand as long as their contact waits.
constexpr std::array<std::string_view, 2> of_waiting = {"center.alarm.starvation",
                                                        "center.alarm.nobody_qualified"};

bool begins(std::string_view text, std::string_view with) {
    return text.substr(0, with.size()) == with;
}

} // namespace

void Alarms::note(Instant now, std::string_view code, const std::uint64_t* subject) {
    const std::lock_guard lock(mutex_);
    auto found = entries_.find(code);
    if (found == entries_.end()) {
        if (entries_.size() >= limits::alarm_codes)
            return; // codes are our own words; there are far fewer
        found = entries_.emplace(code, Entry{}).first;
    }
    auto& entry = found->second;
    entry.times.push_back(now);
    if (entry.times.size() > limits::alarms_counted)
        entry.times.pop_front();
    if (subject == nullptr || entry.standing.size() >= limits::alarms_standing)
        return;
    if (entry.standing.empty())
        entry.since = now;
    entry.standing.insert(*subject);
}

void Alarms::raise(Instant now, std::string_view code, std::uint64_t subject) {
    note(now, code, &subject);
}

void Alarms::happened(Instant now, std::string_view code) {
    note(now, code, nullptr);
}

void Alarms::clear(std::string_view code, std::uint64_t subject) {
    const std::lock_guard lock(mutex_);
    if (const auto found = entries_.find(code); found != entries_.end())
        found->second.standing.erase(subject);
}

void Alarms::take(Instant now, const Fact& fact) {
    if (const auto* alarm = std::get_if<fact::Alarm>(&fact)) {
        const auto contact = alarm->contact.value;
        const bool waits =
            std::find(of_waiting.begin(), of_waiting.end(), alarm->code) != of_waiting.end();
        // As Voices words them: what fails goes on failing until it recovers.
        const bool fails = alarm->code == recording && (begins(alarm->detail, "disk_full") ||
                                                        begins(alarm->detail, "disk_failed"));
        if (alarm->code == recording && begins(alarm->detail, "disk_recovered"))
            clear(recording, contact);
        else if (waits || fails)
            raise(now, alarm->code, contact);
        else
            happened(now, alarm->code);
    } else if (const auto* kept = std::get_if<fact::RecordingKept>(&fact)) {
        clear(recording, kept->contact.value);
    } else if (const auto* left = std::get_if<fact::QueueLeft>(&fact)) {
        for (const auto code : of_waiting)
            clear(code, left->contact.value);
    }
}

std::vector<AlarmLine> Alarms::look(Instant now) const {
    const Instant from = now - limits::alarm_memory;
    std::vector<AlarmLine> out;
    const std::lock_guard lock(mutex_);
    for (const auto& [code, entry] : entries_) {
        const auto first = std::lower_bound(entry.times.begin(), entry.times.end(), from);
        const bool standing = !entry.standing.empty();
        if (first == entry.times.end() && !standing)
            continue;
        out.push_back({.code = code,
                       .standing = standing,
                       .first = standing ? entry.since : *first,
                       .last = entry.times.back(),
                       .count = static_cast<std::size_t>(entry.times.end() - first)});
    }
    std::stable_sort(out.begin(), out.end(), [](const AlarmLine& a, const AlarmLine& b) {
        return a.standing != b.standing ? a.standing : a.last > b.last;
    });
    return out;
}

} // namespace ringroom::server
