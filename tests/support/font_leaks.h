#pragma once
// What the leak sanitizer need not tell: fontconfig, cairo and pango keep what they know of the
// machine's fonts until the program ends. Included by one source of a test that prints pages.
//
//     #include "support/font_leaks.h"
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libfontconfig\nleak:libcairo\nleak:libpango\n";
}
/// They are not built for the thread sanitizer, which does not see their locks.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
    return "race:libfontconfig\nrace:libcairo\nrace:libpango\nrace:libglib\nrace:libgobject\n"
           "race:libharfbuzz\nrace:libfreetype\n";
}
