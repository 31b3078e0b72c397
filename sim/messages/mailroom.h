#pragma once
// Station messages between people and notices from a teacher to a class or to all, as they are
// kept. Who may write to whom is decided above (api); this room keeps what was sent and who has
// read it. A message is for those it names and its sender: nobody else's list ever holds it.
//
//     Mailroom mailroom(store);
//     const auto sent = mailroom.send({.sender = 1, .to = {2}, .text = "...", .at = wall_now()});
//     const auto mine = mailroom.page(2, {});           // newest first, with the unread count
//     mailroom.mark_read(2, sent->id);
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/statement.h"
#include "store/store.h"

namespace ringroom::messages {

/// All tables of this room; for store::Options.
[[nodiscard]] std::vector<store::Migration> migrations();

enum class Audience { people, of_class, everybody };
[[nodiscard]] std::string_view to_string(Audience audience); ///< people, class, all

struct Draft {
    std::int64_t sender = 0;
    std::string sender_number; ///< as they are now; the message keeps them
    std::string sender_name;
    std::vector<std::int64_t> to; ///< ids of people; the sender among them counts once
    Audience audience = Audience::people;
    std::string audience_name; ///< names, or the class; empty with everybody
    std::string text;
    WallTime at;
    /// News that the lab tells in a person's name, a word ("mark"); then `text` is what it is
    /// about, `subject` its id, and no pace is kept. Empty: a person wrote it.
    std::string kind{};
    std::string subject{};
};

struct Message {
    std::int64_t id = 0;
    WallTime at;
    std::string sender_number;
    std::string sender_name;
    Audience audience = Audience::people;
    std::string audience_name;
    std::string text;
    bool mine = false; ///< sent by whose list it is
    bool read = false;
    std::string kind{}; ///< of news, as in Draft
    std::string subject{};
};

struct PageFilter {
    std::int64_t before = 0; ///< older than this id only; 0: from the newest
    std::size_t limit = 100; ///< at most limits::page_rows
};
struct Page {
    std::vector<Message> messages; ///< newest first, sent ones too
    bool more = false;
    std::int64_t unread = 0;                           ///< of all, not of this page
    std::map<std::string, std::int64_t> unread_news{}; ///< of these, by kind
};

/// Empty, longer than limits::characters, or with control characters (line ends and tabs are none).
/// Errors: "messages.empty", "messages.long", "messages.control".
[[nodiscard]] Result<void> check_text(std::string_view text);

class Mailroom {
public:
    /// `store` outlives it and was opened with migrations().
    explicit Mailroom(store::Store& store)
        : store_(store) {}

    /// Any thread but the control thread and the store's writer: waits for the commit. Errors:
    /// those of check_text(), "messages.nobody" (no recipient but the sender), "messages.crowd"
    /// (Audience::people with more than limits::recipients), "messages.too_many" (more than
    /// limits::a_minute within a minute).
    [[nodiscard]] Result<Message> send(const Draft& draft);
    [[nodiscard]] Result<Page> page(std::int64_t person, const PageFilter& filter) const;
    /// `message` 0: all of them. Error "messages.unknown": the person has no such message.
    [[nodiscard]] Result<void> mark_read(std::int64_t person, std::int64_t message, WallTime at);
    /// All news about that: the person has looked at it itself. True: there was some.
    [[nodiscard]] Result<bool> mark_news_read(std::int64_t person, const std::string& subject,
                                              WallTime at);

private:
    store::Store& store_;
};

} // namespace ringroom::messages
