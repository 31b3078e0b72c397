// Loaded before a program (LD_PRELOAD): its wall clock, and no other clock, is ahead by as many
// seconds as the file named in RINGROOM_TEST_CLOCK says, from the moment it says so.
#include <cstdint>
#include <cstdlib>
#include <ctime>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

const volatile std::int64_t* file() {
    const char* name = std::getenv("RINGROOM_TEST_CLOCK");
    const int handle = name == nullptr ? -1 : ::open(name, O_RDONLY | O_CLOEXEC);
    void* at = handle < 0 ? MAP_FAILED
                          : ::mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, handle, 0);
    if (handle >= 0)
        ::close(handle);
    return at == MAP_FAILED ? nullptr : static_cast<const volatile std::int64_t*>(at);
}

std::int64_t ahead() {
    static const volatile std::int64_t* const seconds = file();
    return seconds == nullptr ? 0 : *seconds;
}

} // namespace

extern "C" {

int clock_gettime(clockid_t clock, struct timespec* out) noexcept {
    const auto done = static_cast<int>(::syscall(SYS_clock_gettime, clock, out));
    if (done == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        out->tv_sec += ahead();
    return done;
}

int gettimeofday(struct timeval* out, void*) noexcept {
    struct timespec now {};
    clock_gettime(CLOCK_REALTIME, &now);
    out->tv_sec = now.tv_sec;
    out->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t* out) noexcept {
    struct timespec now {};
    clock_gettime(CLOCK_REALTIME, &now);
    if (out != nullptr)
        *out = now.tv_sec;
    return now.tv_sec;
}

} // extern "C"
