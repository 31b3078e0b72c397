// Any bytes as a file of questions: what is read can be kept, sat and marked.
#include <cstdint>
#include <string_view>

#include "exam/import.h"
#include "exam/json.h"
#include "exam/judge.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ringroom;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Diagnostics found;
    const auto read = exam::parse_aiken(text, "a", Language::en, found);
    if (read.empty() != has_errors(found))
        __builtin_trap();
    for (const auto& one : read) {
        const auto again = exam::question_from_json(exam::to_json(one.question));
        if (!again || exam::flaw_of(*again))
            __builtin_trap();
        const auto judged = exam::judge(*again, {.texts = {one.question.stem}}, 1'000);
        if (judged.earned < 0 || judged.earned > 1'000)
            __builtin_trap();
    }
    return 0;
}
