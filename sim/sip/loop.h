#pragma once
// The control thread's heart: one sofia su_root with our own descriptors, timers and posted
// functions beside the telephones' sockets.
//
//     Loop loop;
//     loop.watch(mailbox.fd(), [&] { for (auto& m : mailbox.take_all()) ...; });
//     loop.at(machine.next_deadline(), [&] { machine.advance(steady_now(), out); });
//     loop.run();
//
// Everything except post() and stop() belongs to the thread that made the Loop.
#include <functional>
#include <memory>

#include "base/ids.h"
#include "base/time.h"

struct su_root_s;

namespace ringroom::sip {

class Loop {
public:
    using Task = std::function<void()>;
    using TimerId = Id<struct LoopTimerTag>;

    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Calls `task` whenever `fd` is readable, until unwatch(fd). The fd stays the caller's.
    void watch(int fd, Task task);
    void unwatch(int fd);

    /// Calls `task` once, at `when` of steady_now()'s axis or as soon after as can be; ties in the
    /// order of asking. Monotonic: setting the wall clock moves nothing.
    TimerId at(Instant when, Task task);
    /// An id that is gone is fine.
    void cancel(TimerId timer);
    /// Calls `task` after the running callback has returned.
    TimerId defer(Task task);

    /// From any thread: runs `task` on the Loop's thread. False when limits::posted wait already.
    [[nodiscard]] bool post(Task task);

    /// Until stop().
    void run();
    /// From any thread.
    void stop();
    /// Runs until `done()`, asked after each step, or until `patience` is over. Returns done().
    bool run_until(const std::function<bool()>& done, Duration patience);

    /// For this room only.
    [[nodiscard]] su_root_s* root() const;

private:
    struct Inside;
    std::unique_ptr<Inside> in_;
};

} // namespace ringroom::sip
