#include "headset/occupied.h"

#ifdef __linux__
#include <cerrno>

#include <alsa/asoundlib.h>
#endif

namespace ringroom::headset {

#ifdef __linux__
Opens try_opening(bool input, const std::string& name) {
    // A card is shown as "USB Audio: - (hw:1,0)", everything else under its ALSA name.
    auto address = name;
    const auto card = name.rfind("(hw:");
    if (card != std::string::npos && name.ends_with(')'))
        address = name.substr(card + 1, name.size() - card - 2);
    snd_pcm_t* pcm = nullptr;
    const int error =
        snd_pcm_open(&pcm, address.c_str(),
                     input ? SND_PCM_STREAM_CAPTURE : SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK);
    if (error == 0)
        snd_pcm_close(pcm);
    return error == 0 ? Opens::yes : (error == -EBUSY ? Opens::in_use : Opens::no);
}
#else
Opens try_opening(bool, const std::string&) {
    return Opens::yes;
}
#endif

} // namespace ringroom::headset
