#include "headset/devices.h"

#include "headset/library.h"

namespace ringroom::headset {

Result<Devices> list_devices() {
    const auto lock = library_lock();
    const auto library = Library::open();
    if (!library)
        return tl::unexpected(library.error());
    Devices devices{.all = {}, .fresh = (*library)->fresh()};
    for (auto& entry : (*library)->entries())
        devices.all.push_back(std::move(entry.device));
    if (devices.all.empty())
        return fail("headset.none", "the system knows no sound device");
    return devices;
}

} // namespace ringroom::headset
