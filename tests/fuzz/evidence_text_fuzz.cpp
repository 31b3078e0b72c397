// Any text as a head, a public key and a list of blocks: no crash, and what is taken says the same
// when it is written again.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/digest.h"
#include "evidence/entry.h"
#include "evidence/key.h"

using namespace ringroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (const auto head = evidence::head_from(text))
        if (evidence::head_from(head->signature.empty() ? printed(*head) : to_text(*head)) != head)
            std::abort();
    if (const auto key = evidence::public_key_from(text))
        if (evidence::public_key_from(to_text(*key)) != key)
            std::abort();
    if (const auto digest = digest_from(text))
        if (digest_from(to_text(*digest)) != digest)
            std::abort();
    return 0;
}
