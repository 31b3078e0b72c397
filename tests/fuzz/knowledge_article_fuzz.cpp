// Any bytes as an article, then searched for what stands in it.
#include <cstdint>
#include <string_view>

#include "base/characters.h"
#include "base/markdown.h"
#include "knowledge/index.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ringroom;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const auto& block : markdown::blocks(text))
        if (!first_bad_byte(text) && first_bad_byte(markdown::plain(block.spans)))
            __builtin_trap();
    Diagnostics out;
    auto article = knowledge::parse_article(text, "a.md", "a", Language::zh, out);
    if (!article) {
        if (out.empty())
            __builtin_trap();
        return 0;
    }
    const knowledge::Query query{.words = article->title};
    const knowledge::Index index({std::move(*article)});
    // A title of punctuation has no words: everything is listed then.
    if (index.search(query).hits.empty())
        __builtin_trap();
    return 0;
}
