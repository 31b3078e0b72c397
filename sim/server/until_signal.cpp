#include "server/until_signal.h"

#include <cerrno>
#include <csignal>
#include <thread>
#include <unistd.h>

namespace ringroom::server {
namespace {

int stop_pipe[2] = {-1, -1};

void on_signal(int) {
    const char byte = 's';
    [[maybe_unused]] const auto written = ::write(stop_pipe[1], &byte, 1);
}

} // namespace

Result<void> run_until_signal(const std::function<void()>& run, const std::function<void()>& stop) {
    if (::pipe(stop_pipe) != 0)
        return fail("server.pipe", "no pipe for signals");
    std::thread waiter([&] {
        char byte = 0;
        while (::read(stop_pipe[0], &byte, 1) < 0 && errno == EINTR) {
        }
        stop();
    });
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
    std::signal(SIGPIPE, SIG_IGN);
    run();
    on_signal(0); // if it was not a signal that ended it
    waiter.join();
    return {};
}

} // namespace ringroom::server
