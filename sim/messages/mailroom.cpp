#include "messages/mailroom.h"

#include <algorithm>

#include "base/characters.h"
#include "messages/limits.h"

namespace ringroom::messages {
namespace {

constexpr std::string_view audience_words[] = {"people", "class", "all"};

Audience audience_from(std::string_view word) {
    return word == audience_words[1]   ? Audience::of_class
           : word == audience_words[2] ? Audience::everybody
                                       : Audience::people;
}

Result<void> check_pace(store::Writer& writer, const Draft& draft) {
    const auto sent =
        writer.row("SELECT COUNT(*) FROM message WHERE sender = ? AND at > ? AND kind = ''",
                   {draft.sender, draft.at.ms - limits::minute.ms});
    if (!sent)
        return tl::unexpected(sent.error());
    if ((*sent)->number(0) >= limits::a_minute)
        return fail("messages.too_many", "too many messages within a minute");
    return {};
}

Result<void> add_copy(store::Writer& writer, std::int64_t person, std::int64_t message,
                      store::Value read_at) {
    const auto done =
        writer.run("INSERT INTO message_copy (person, message, read_at) VALUES (?, ?, ?)",
                   {person, message, std::move(read_at)});
    return done ? Result<void>() : tl::unexpected(done.error());
}

/// Gives the id.
Result<std::int64_t> write(store::Writer& writer, const Draft& draft,
                           const std::vector<std::int64_t>& to) {
    const bool news = !draft.kind.empty();
    if (auto fine = news ? Result<void>() : check_pace(writer, draft); !fine)
        return tl::unexpected(fine.error());
    const auto done = writer.run(
        "INSERT INTO message (at, sender, sender_number, sender_name, audience,"
        " audience_name, text, kind, subject) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {draft.at.ms, draft.sender, draft.sender_number, draft.sender_name,
         to_string(draft.audience), draft.audience_name, draft.text, draft.kind, draft.subject});
    if (!done)
        return tl::unexpected(done.error());
    const auto id = writer.last_id();
    // Who gives fifty marks does not want to find fifty messages.
    if (auto own = news ? Result<void>() : add_copy(writer, draft.sender, id, draft.at.ms); !own)
        return tl::unexpected(own.error());
    for (const auto person : to)
        if (auto copied = add_copy(writer, person, id, nullptr); !copied)
            return tl::unexpected(copied.error());
    return id;
}

} // namespace

std::vector<store::Migration> migrations() {
    return {{1, "messages", R"(
        CREATE TABLE message (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            sender INTEGER NOT NULL,
            sender_number TEXT NOT NULL,
            sender_name TEXT NOT NULL,
            audience TEXT NOT NULL,
            audience_name TEXT NOT NULL,
            text TEXT NOT NULL
        );
        CREATE INDEX message_sender ON message (sender, at);
        CREATE TABLE message_copy (
            person INTEGER NOT NULL,
            message INTEGER NOT NULL REFERENCES message (id),
            read_at INTEGER,
            PRIMARY KEY (person, message)
        ) WITHOUT ROWID;
        CREATE INDEX message_unread ON message_copy (person) WHERE read_at IS NULL;
    )"},
            {2, "messages", R"(
        ALTER TABLE message ADD COLUMN kind TEXT NOT NULL DEFAULT '';
        ALTER TABLE message ADD COLUMN subject TEXT NOT NULL DEFAULT '';
    )"}};
}

std::string_view to_string(Audience audience) {
    return audience_words[static_cast<std::size_t>(audience)];
}

Result<void> check_text(std::string_view text) {
    const auto characters = characters_of(text);
    const auto is_space = [](char32_t c) {
        return c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == 0x3000;
    };
    if (std::all_of(characters.begin(), characters.end(), is_space))
        return fail("messages.empty", "the message has no words");
    if (characters.size() > limits::characters)
        return fail("messages.long", "the message is too long");
    const auto is_control = [](char32_t c) {
        return (c < 0x20 && c != U'\t' && c != U'\n' && c != U'\r') || (c >= 0x7f && c < 0xa0);
    };
    if (std::any_of(characters.begin(), characters.end(), is_control))
        return fail("messages.control", "the message holds control characters");
    return {};
}

Result<Message> Mailroom::send(const Draft& draft) {
    if (auto fine = check_text(draft.text); !fine)
        return tl::unexpected(fine.error());
    auto to = draft.to;
    std::sort(to.begin(), to.end());
    to.erase(std::unique(to.begin(), to.end()), to.end());
    std::erase(to, draft.sender);
    if (to.empty())
        return fail("messages.nobody", "nobody to write to");
    if (draft.audience == Audience::people && to.size() > limits::recipients)
        return fail("messages.crowd", "too many people named");
    std::int64_t id = 0;
    const auto written = store_.write([&](store::Writer& writer) -> Result<void> {
        const auto added = write(writer, draft, to);
        if (!added)
            return tl::unexpected(added.error());
        id = *added;
        return {};
    });
    if (!written)
        return tl::unexpected(written.error());
    return Message{.id = id,
                   .at = draft.at,
                   .sender_number = draft.sender_number,
                   .sender_name = draft.sender_name,
                   .audience = draft.audience,
                   .audience_name = draft.audience_name,
                   .text = draft.text,
                   .mine = true,
                   .read = true,
                   .kind = draft.kind,
                   .subject = draft.subject};
}

Result<Page> Mailroom::page(std::int64_t person, const PageFilter& filter) const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    auto& reader = (*session)->reader();
    Page page;
    const auto limit = std::min(filter.limit, limits::page_rows);
    const auto done =
        reader.each("SELECT m.id, m.at, m.sender, m.sender_number, m.sender_name, m.audience,"
                    " m.audience_name, m.text, c.read_at, m.kind, m.subject FROM message_copy c "
                    "JOIN message m ON m.id = c.message"
                    " WHERE c.person = ? AND (? = 0 OR c.message < ?) ORDER BY c.message DESC",
                    {person, filter.before, filter.before}, [&](const store::Row& row) {
                        page.more = page.messages.size() >= limit;
                        if (page.more)
                            return false;
                        page.messages.push_back({.id = row.number(0),
                                                 .at = {row.number(1)},
                                                 .sender_number = row.text(3),
                                                 .sender_name = row.text(4),
                                                 .audience = audience_from(row.text(5)),
                                                 .audience_name = row.text(6),
                                                 .text = row.text(7),
                                                 .mine = row.number(2) == person,
                                                 .read = !row.null(8),
                                                 .kind = row.text(9),
                                                 .subject = row.text(10)});
                        return true;
                    });
    if (!done)
        return tl::unexpected(done.error());
    const auto counted =
        reader.each("SELECT m.kind, COUNT(*) FROM message_copy c JOIN message m ON m.id = c.message"
                    " WHERE c.person = ? AND c.read_at IS NULL GROUP BY m.kind",
                    {person}, [&](const store::Row& row) {
                        page.unread += row.number(1);
                        if (!row.text(0).empty())
                            page.unread_news[row.text(0)] = row.number(1);
                        return true;
                    });
    if (!counted)
        return tl::unexpected(counted.error());
    return page;
}

Result<void> Mailroom::mark_read(std::int64_t person, std::int64_t message, WallTime at) {
    return store_.write([=](store::Writer& writer) -> Result<void> {
        if (message != 0) {
            const auto there = writer.row(
                "SELECT 1 FROM message_copy WHERE person = ? AND message = ?", {person, message});
            if (!there)
                return tl::unexpected(there.error());
            if (!*there)
                return fail("messages.unknown", "the person has no such message");
        }
        const auto done = writer.run("UPDATE message_copy SET read_at = ? WHERE person = ?"
                                     " AND read_at IS NULL AND (? = 0 OR message = ?)",
                                     {at.ms, person, message, message});
        return done ? Result<void>() : tl::unexpected(done.error());
    });
}

Result<bool> Mailroom::mark_news_read(std::int64_t person, const std::string& subject,
                                      WallTime at) {
    bool some = false;
    const auto done = store_.write([&, person](store::Writer& writer) -> Result<void> {
        const auto waits = "WHERE person = ? AND read_at IS NULL AND message IN"
                           " (SELECT id FROM message WHERE subject = ? AND kind <> '')";
        const auto there =
            writer.row(std::string("SELECT 1 FROM message_copy ") + waits, {person, subject});
        if (!there)
            return tl::unexpected(there.error());
        some = there->has_value();
        const auto read = writer.run(std::string("UPDATE message_copy SET read_at = ") +
                                         std::to_string(at.ms) + " " + waits,
                                     {person, subject});
        return read ? Result<void>() : tl::unexpected(read.error());
    });
    if (!done)
        return tl::unexpected(done.error());
    return some;
}

} // namespace ringroom::messages
