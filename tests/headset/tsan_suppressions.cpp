// What the thread sanitizer need not tell: PulseAudio's own library passes memory between its
// threads through lists without a lock, and is not built with the sanitizer. Races with a frame of
// ours and none of its are still told.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
    return "race:libpulse\n";
}
