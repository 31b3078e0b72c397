#pragma once
// What a person should look at: what stands now, and what happened lately. Pure: the time comes in
// as an argument (of steady_now()'s axis), so an hour is tested in no time.
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contact/fact.h"

namespace ringroom::server {

/// All alarms of one code together.
struct AlarmLine {
    std::string code; ///< a text key
    bool standing = false;
    Instant first;         ///< standing: since when; else the first within limits::alarm_memory
    Instant last;          ///< when it was last raised
    std::size_t count = 0; ///< raised within the memory; at most limits::alarms_counted
    bool operator==(const AlarmLine&) const = default;
};

/// Any thread.
class Alarms {
public:
    /// From now on `code` stands for `subject` (a contact, a file system), until clear().
    void raise(Instant now, std::string_view code, std::uint64_t subject);
    /// It stands no longer for `subject`; what never stood is fine.
    void clear(std::string_view code, std::uint64_t subject);
    /// It happened and is over.
    void happened(Instant now, std::string_view code);
    /// Alarms of the machine, and the facts that end one.
    void take(Instant now, const Fact& fact);

    /// Standing ones first, then the latest first. What is over is told for limits::alarm_memory.
    [[nodiscard]] std::vector<AlarmLine> look(Instant now) const;

private:
    struct Entry {
        std::deque<Instant> times;        // when raised, at most limits::alarms_counted
        std::set<std::uint64_t> standing; // at most limits::alarms_standing subjects
        Instant since;                    // the first of them
    };
    void note(Instant now, std::string_view code, const std::uint64_t* subject);

    mutable std::mutex mutex_;
    std::map<std::string, Entry, std::less<>> entries_; // guarded by mutex_
};

} // namespace ringroom::server
