#pragma once
// Which characters a text file's bytes are: UTF-8, UTF-16 with its mark, or GB18030 as old Chinese
// office programs write it. Pure; any thread.
//
//     if (const auto read = sheet::decode(bytes)) parse(read->text);
#include <optional>
#include <string>
#include <string_view>

namespace ringroom::sheet {

struct Decoded {
    std::string text; ///< UTF-8 without a byte order mark
    std::string encoding;
};

/// Nothing where no encoding that we know fits. A file of mostly good UTF-8 with a broken byte is
/// not taken for GB18030, which would make nonsense of it.
[[nodiscard]] std::optional<Decoded> decode(std::string_view bytes);

} // namespace ringroom::sheet
