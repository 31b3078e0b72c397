// An ALSA device (type occupied) that is another one, its `real`, until a file exists whose name
// the environment tells: then a program has taken it, as with a sound card that serves one at a
// time.
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

#include <alsa/asoundlib.h>

extern "C" {

int _snd_pcm_occupied_open(snd_pcm_t** pcm, const char*, snd_config_t*, snd_config_t* config,
                           snd_pcm_stream_t stream, int mode) {
    const char* flag = std::getenv("RINGROOM_TEST_IN_USE");
    if (flag != nullptr && ::access(flag, F_OK) == 0)
        return -EBUSY;
    snd_config_t* real = nullptr;
    const char* name = nullptr;
    if (snd_config_search(config, "real", &real) < 0 || snd_config_get_string(real, &name) < 0)
        return -EINVAL;
    return snd_pcm_open(pcm, name, stream, mode);
}

// What ALSA asks a plugin for before it calls it (SND_PCM_PLUGIN_SYMBOL, which is for C).
char __snd_pcm_occupied_open_dlsym_pcm_001;
}
