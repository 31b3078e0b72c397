#include "media/marks.h"

#include <array>

#include <fmt/format.h>

#include "base/time.h"
#include "media/recorder.h"

namespace ringroom::media {
namespace {

constexpr std::array<std::string_view, 9> kind_words{
    "text", "attached", "detached", "gap", "unheard", "shifted", "paused", "resumed", "disk_gap"};

/// Bytes of the well-formed UTF-8 character at the front of `text`, 0 if there is none.
std::size_t character_bytes(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t bytes = lead < 0x80                   ? 1
                              : lead >= 0xC2 && lead < 0xE0 ? 2
                              : lead >= 0xE0 && lead < 0xF0 ? 3
                              : lead >= 0xF0 && lead < 0xF5 ? 4
                                                            : 0;
    if (bytes == 0 || bytes > text.size())
        return 0;
    for (std::size_t i = 1; i < bytes; ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80)
            return 0;
    return bytes;
}

} // namespace

std::string marks_path(const std::string& sound_path) {
    return sound_path + ".marks";
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    while (!text.empty()) {
        const auto bytes = character_bytes(text);
        if (bytes == 0)
            out += "\xEF\xBF\xBD";
        else if (text[0] == '"' || text[0] == '\\')
            (out += '\\') += text[0];
        else if (static_cast<unsigned char>(text[0]) < 0x20)
            out += fmt::format("\\u{:04x}", static_cast<int>(text[0]));
        else
            out += text.substr(0, bytes);
        text.remove_prefix(bytes == 0 ? 1 : bytes);
    }
    return out + '"';
}

std::string first_line(const RecordingFile& file) {
    return fmt::format(
        "{{\"recording\":{},\"started\":\"{}\",\"codec\":\"{}\",\"rate\":8000,\"channels\":{},"
        "\"note\":{}}}\n",
        file.id.value, to_iso(wall_now()), file.codec == Codec::pcma ? "pcma" : "pcmu",
        file.channels, media::quoted(file.note));
}

std::string mark_line(MarkKind kind, int channel, std::int64_t at, std::int64_t frames,
                      std::uint64_t party, std::string_view text) {
    auto line = fmt::format("{{\"mark\":\"{}\",\"at_ms\":{}",
                            kind_words[static_cast<std::size_t>(kind)], at / 8);
    if (channel >= 0)
        line += fmt::format(",\"channel\":{}", channel);
    if (frames != 0)
        line += fmt::format(",\"ms\":{}", frames / 8);
    if (party != 0)
        line += fmt::format(",\"party\":{}", party);
    if (kind == MarkKind::text)
        line += fmt::format(",\"text\":{}", media::quoted(text));
    return line + "}\n";
}

bool is_sealed(std::string_view marks) {
    while (!marks.empty() && marks.back() == '\n')
        marks.remove_suffix(1);
    const auto last = marks.substr(marks.rfind('\n') + 1); // npos + 1 is the beginning
    return last.starts_with("{\"seal\":") && last.ends_with('}');
}

} // namespace ringroom::media
