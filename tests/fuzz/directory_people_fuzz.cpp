// A class list from anybody: no crash, and what is taken keeps the limits.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "directory/import.h"
#include "sheet/limits.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace ringroom;
    Diagnostics diagnostics;
    const auto list = directory::parse_people({reinterpret_cast<const char*>(bytes), size},
                                              "fuzz.csv", Language::zh, diagnostics);
    check(list.empty() == has_errors(diagnostics), "a list is whole or has its mistakes named");
    check(diagnostics.size() <= 2 * (sheet::limits::diagnostics + 1), "diagnostics are bounded");
    for (auto [line, person, role_given, refused] : list) {
        check(!refused, "what is taken is sound");
        if (person.password.empty())
            person.password = "generated";
        check(line > 1 && directory::check_person(person).has_value(), "a person is checked");
    }
    return 0;
}
