// Parsing under limits: depth, doubled names, sizes. nlohmann's parser keeps its own stack on the
// heap, so that depth costs memory only; the guard stops it long before that.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "wire/coder.h"

namespace ringroom::wire::coder {
namespace {

bool is_plain(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f)
            return false;
    }
    return true;
}

class Guard {
public:
    explicit Guard(Trust trust)
        : trust_(trust) {}

    bool operator()(int depth, json::parse_event_t event, json& value) {
        using Seen = json::parse_event_t;
        switch (event) {
        case Seen::object_start:
        case Seen::array_start:
            if (depth >= limits::depth)
                throw Refused("wire.depth", "nested too deep");
            count_item();
            open_.push_back({});
            break;
        case Seen::object_end:
        case Seen::array_end:
            open_.pop_back();
            break;
        case Seen::key:
            check_text(value);
            if (!open_.back().names.insert(value.get<std::string>()).second)
                throw Refused("wire.doubled", "a field was sent twice");
            break;
        case Seen::value:
            check_text(value);
            count_item();
            break;
        }
        return true;
    }

private:
    struct Level {
        std::set<std::string> names;
        std::size_t items = 0;
    };

    void check_text(const json& value) const {
        if (trust_ == Trust::ours || !value.is_string())
            return;
        const auto& text = value.get_ref<const std::string&>();
        if (text.size() > limits::text_bytes)
            throw Refused("wire.text", "a text is too long");
        if (!is_plain(text))
            throw Refused("wire.text", "a text holds control characters");
    }
    void count_item() {
        if (trust_ == Trust::stranger && !open_.empty() &&
            ++open_.back().items > limits::list_items)
            throw Refused("wire.text", "a list is too long");
    }

    Trust trust_;
    std::vector<Level> open_;
};

} // namespace

json parse_within_limits(std::string_view text, Trust trust) {
    Guard guard(trust);
    const json::parser_callback_t callback = [&guard](int depth, json::parse_event_t event,
                                                      json& value) {
        return guard(depth, event, value);
    };
    try {
        return json::parse(text, callback);
    } catch (const json::exception& error) {
        throw Refused("wire.json", error.what());
    }
}

} // namespace ringroom::wire::coder
