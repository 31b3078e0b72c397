// What the leak sanitizer need not tell: drivers of OpenGL and ALSA keep memory for ever and are
// unloaded before it looks, so that their frames belong to no module; so does D-Bus, which SDL
// asks about input methods. What is ours was allocated from a module that is still there.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:<unknown module>\nleak:libdbus-1\n";
}
