#include "headset/library.h"

#include <cmath>

#include <portaudio.h>

#ifdef __linux__
#include <alsa/asoundlib.h>
#include <dlfcn.h>
#include <pthread.h>
#endif

namespace ringroom::headset {

namespace {

std::mutex& portaudio_mutex() {
    static std::mutex mutex;
    return mutex;
}
int holders = 0; // guarded by portaudio_mutex()

/// Of a thread that speaks to PortAudio; its own threads never do.
thread_local bool speaks = false;

#ifdef __linux__
void say_nothing(const char*, int, const char*, int, const char*, ...) {}
void say_nothing_either(const char*) {}
#endif

/// ALSA and JACK tell standard error about everything that PortAudio tries in vain; what matters
/// comes back as an error. JACK is there only where PortAudio was built with it.
void silence_drivers() {
#ifdef __linux__
    snd_lib_error_set_handler(say_nothing);
    using SetSay = void (*)(void (*)(const char*));
    for (const auto* name : {"jack_set_error_function", "jack_set_info_function"}) {
        if (const auto set = reinterpret_cast<SetSay>(::dlsym(RTLD_DEFAULT, name)))
            set(say_nothing_either);
    }
#endif
}

/// PortAudio 19.6 ends the program by an assertion where ALSA's configuration names no "default"
/// and no "dmix", or has something else where the devices should stand.
bool sound_is_set_up() {
#ifdef __linux__
    if (snd_config_update() < 0)
        return false;
    snd_config_t* devices = nullptr;
    snd_config_t* device = nullptr;
    return snd_config_search(snd_config, "pcm", &devices) == 0 &&
           snd_config_get_type(devices) == SND_CONFIG_TYPE_COMPOUND &&
           (snd_config_search(devices, "default", &device) == 0 ||
            snd_config_search(devices, "dmix", &device) == 0);
#else
    return true;
#endif
}

/// Windows shows one device through several interfaces; one of them is enough, the fastest.
PaHostApiIndex best_interface() {
    for (const auto type : {paWASAPI, paCoreAudio, paALSA}) {
        const auto index = Pa_HostApiTypeIdToHostApiIndex(type);
        if (index >= 0 && Pa_GetHostApiInfo(index)->deviceCount > 0)
            return index;
    }
    return Pa_GetDefaultHostApi();
}

} // namespace

std::unique_lock<std::mutex> library_lock() {
    speaks = true;
    return std::unique_lock(portaudio_mutex());
}

Result<std::unique_ptr<Library>> Library::open() {
    silence_drivers();
    if (holders == 0 && !sound_is_set_up())
        return fail("headset.no_sound", "ALSA has no default device");
    const auto error = Pa_Initialize();
    if (error != paNoError)
        return fail("headset.failed", std::string("PortAudio: ") + Pa_GetErrorText(error));
    return std::unique_ptr<Library>(new Library(holders++ == 0));
}

Library::~Library() {
    --holders;
    Pa_Terminate();
}

std::vector<Library::Entry> Library::entries() const {
    std::vector<Entry> all;
    const auto interface = best_interface();
    const auto* api = interface < 0 ? nullptr : Pa_GetHostApiInfo(interface);
    for (int i = 0; api != nullptr && i < api->deviceCount; ++i) {
        const auto index = Pa_HostApiDeviceIndexToDeviceIndex(interface, i);
        const auto* info = index < 0 ? nullptr : Pa_GetDeviceInfo(index);
        if (info == nullptr)
            continue;
        all.push_back({.index = index,
                       .device = {.name = info->name,
                                  .inputs = info->maxInputChannels,
                                  .outputs = info->maxOutputChannels,
                                  .rate = static_cast<int>(std::lround(info->defaultSampleRate)),
                                  .default_input = index == api->defaultInputDevice,
                                  .default_output = index == api->defaultOutputDevice}});
    }
    return all;
}

} // namespace ringroom::headset

#ifdef __linux__
/// Stands in the place of ALSA's function of this name, which it calls. Where a device died in use,
/// PortAudio 19.6 can go round for ever with the error, printing it, and closing the stream then
/// waits for ever (pa_linux_alsa.c, PaAlsaStream_WaitForFrames: what fails after its label `end`
/// goes back there). Its thread ends here instead, which it tells as the end of the stream.
extern "C" int snd_pcm_poll_descriptors_revents(snd_pcm_t* pcm, pollfd* descriptors, unsigned count,
                                                unsigned short* events) {
    using Ask = int (*)(snd_pcm_t*, pollfd*, unsigned, unsigned short*);
    static const auto ask =
        reinterpret_cast<Ask>(::dlsym(RTLD_NEXT, "snd_pcm_poll_descriptors_revents"));
    const int error = ask(pcm, descriptors, count, events);
    if (error < 0 && !ringroom::headset::speaks)
        ::pthread_exit(nullptr);
    return error;
}
#endif
