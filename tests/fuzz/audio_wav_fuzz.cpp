// Any bytes at all: a header is believed only as far as the file really reaches.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "audio/wav.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ringroom::audio;
    const auto wav = WavFile::from_bytes(std::vector<std::uint8_t>(data, data + size));
    if (!wav)
        return 0;
    const auto& layout = wav->layout();
    const auto bytes = layout.frames * static_cast<std::uint64_t>(layout.format.frame_bytes());
    if (layout.data_offset + bytes > size)
        std::abort();
    for (int i = 0; i < layout.format.channels; ++i)
        if (peaks(wav->channel(i), 16).size() != 16)
            std::abort();
    const auto again = WavFile::from_bytes(wav->as_pcm16_wav());
    if (!again || again->layout().frames != layout.frames || again->layout().truncated)
        std::abort();
    return 0;
}
