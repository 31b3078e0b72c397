#include "base/mailbox.h"

#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace ringroom {

Wakeup::Wakeup()
    : fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    check(fd_ >= 0, "an eventfd can be made");
}
Wakeup::~Wakeup() {
    ::close(fd_);
}

void Wakeup::wake() const {
    const std::uint64_t one = 1;
    // A full counter means the reader is already due to wake.
    [[maybe_unused]] const auto written = ::write(fd_, &one, sizeof one);
}

void Wakeup::drain() const {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(fd_, &count, sizeof count);
}

} // namespace ringroom
