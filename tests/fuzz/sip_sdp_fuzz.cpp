// Any bytes as a session description: read, answered, and the answer read again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/check.h"
#include "sip/media.h"

using namespace ringroom::sip;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = read_sdp({reinterpret_cast<const char*>(data), size});
    if (!read)
        return 0;
    Media ours;
    const bool six = read->audio.address.find(':') != std::string::npos;
    ours.address = six ? "fe80::1" : "10.0.0.1";
    ours.port = 50000;
    ringroom::check(read->audio.port != 0 && !read->audio.address.empty(), "usable");
    ringroom::check(read->audio.ptime.ms >= 10 && read->audio.ptime.ms <= 60, "ptime is bounded");
    const auto answer = answer_offer(*read, ours, {1, 1});
    ringroom::check(answer.has_value(), "what was read has a codec of ours");
    const auto again = read_sdp(answer->sdp);
    ringroom::check(again.has_value(), "our answer can be read");
    ringroom::check(again->sections.size() == read->sections.size(), "a section each");
    static_cast<void>(accept_answer(ours, *read));
    return 0;
}
