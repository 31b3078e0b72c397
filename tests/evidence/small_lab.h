#pragma once
// A lab of a few contacts with short recordings, sealed as the media engine does it, and results
// that the chain witnesses.
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/content.h"
#include "base/digest.h"
#include "base/random.h"
#include "evidence/notary.h"
#include "evidence/verify.h"
#include "store/store.h"
#include "support/folder.h"

namespace ringroom::test {

inline constexpr WallTime noon{1'790'000'000'000};
inline constexpr std::size_t header_bytes = 58;
inline constexpr std::size_t second_bytes = 1'000; // short seconds: quick to hash

inline std::vector<store::Migration> small_migrations() {
    auto all = evidence::migrations();
    all.push_back({1, "small", "CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL)"});
    return all;
}

inline void write_file(const std::filesystem::path& file, const std::string& bytes) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

class SmallLab {
public:
    explicit SmallLab(std::size_t contacts = 5, std::uint64_t seed = 1)
        : data_(folder_.path()) {
        open(noon);
        for (std::size_t i = 0; i < contacts; ++i)
            add_contact(static_cast<std::uint64_t>(i + 1), seed);
    }

    void open(WallTime now) {
        auto store = store::Store::open({.folder = data_, .migrations = small_migrations()});
        INFO((store ? "" : store.error().text));
        REQUIRE(store);
        store_ = std::move(*store);
        auto notary = evidence::Notary::open(*store_, data_, now, {{"program", "test"}});
        INFO((notary ? "" : notary.error().text));
        REQUIRE(notary);
        notary_ = *notary;
    }
    void close() {
        notary_.reset();
        store_.reset();
    }

    void add_contact(std::uint64_t contact, std::uint64_t seed, WallTime at = noon,
                     store::RecordingState state = store::RecordingState::sealed) {
        store::Recording row{.file = fmt::format("recordings/run-00001/{}.wav", contact),
                             .run = 1,
                             .contact = contact,
                             .agent = 10 + contact,
                             .length = {3'000},
                             .channels = 2,
                             .started = at,
                             .state = state};
        auto chance = stream(seed, "sound", contact);
        std::string sound = "RIFF" + std::string(header_bytes - 4, 'h');
        for (std::size_t i = 0; i < 3 * second_bytes + 500; ++i)
            sound += static_cast<char>(chance.below(256));
        const auto file = data_ / row.file;
        write_file(file, sound);
        const auto digest = digest_file(file, {header_bytes, second_bytes});
        write_file(file.string() + ".seconds", to_text(*digest));
        write_file(file.string() + ".marks", fmt::format("{{\"recording\":{}}}\n", contact));
        row.sha256 = digest->sha256;
        const auto marks = sha256_hex(content_of(file.string() + ".marks").value());
        const auto done = store_->write([&](store::Writer& writer) -> Result<void> {
            if (auto opened = store::open_recording(writer, row); !opened)
                return opened;
            if (state == store::RecordingState::open)
                return {};
            if (state == store::RecordingState::repaired)
                if (const auto cut = store::interrupt_open_recordings(writer); !cut)
                    return tl::unexpected(cut.error());
            if (auto closed = store::close_recording(writer, row); !closed)
                return closed;
            return notary_->witness(
                writer, at, evidence::testimony_of(row, marks, sha256_hex(to_text(*digest))));
        });
        INFO((done ? "" : done.error().text));
        REQUIRE(done);
        if (state != store::RecordingState::open)
            grade(fmt::format("1-{}", contact), std::to_string(60'000 + chance.below(40'000)), at);
    }

    void grade(const std::string& subject, const std::string& mark, WallTime at = noon) {
        const auto done = store_->write([&](store::Writer& writer) -> Result<void> {
            const auto kept = writer.run("INSERT INTO mark (name, value) VALUES (?, ?)"
                                         " ON CONFLICT DO UPDATE SET value = excluded.value",
                                         {"result/" + subject, mark});
            if (!kept)
                return tl::unexpected(kept.error());
            return notary_->witness(writer, at,
                                    {.kind = evidence::Kind::result_graded,
                                     .subject = subject,
                                     .content = {{"final", mark},
                                                 {"exhibit", "result/" + subject},
                                                 {"digest", sha256_hex(mark)}}});
        });
        INFO((done ? "" : done.error().text));
        REQUIRE(done);
    }

    /// What stands in the data base of `reader` and the folder now.
    [[nodiscard]] static evidence::Material material(store::Reader& reader,
                                                     const std::filesystem::path& data) {
        auto out = evidence::gather(reader, data);
        REQUIRE(out);
        out->exhibits.families = {"result"};
        const auto rows = reader.rows("SELECT name, value FROM mark");
        REQUIRE(rows);
        for (const auto& row : *rows)
            out->exhibits.digests[row.text(0)] = sha256_hex(row.text(1));
        return std::move(*out);
    }
    /// Everything written until now is committed, the head's file too.
    [[nodiscard]] evidence::Material material() {
        REQUIRE(store_->write([](store::Writer&) -> Result<void> { return {}; }));
        REQUIRE(store_->write([](store::Writer&) -> Result<void> { return {}; }));
        auto session = store_->reader();
        REQUIRE(session);
        auto out = material((*session)->reader(), data_);
        out.trusted = {notary_->public_key()};
        return out;
    }

    [[nodiscard]] store::Store& store() { return *store_; }
    [[nodiscard]] const evidence::Notary& notary() { return *notary_; }
    [[nodiscard]] const std::filesystem::path& data() const { return data_; }

private:
    Folder folder_;
    std::filesystem::path data_;
    std::unique_ptr<store::Store> store_;
    std::shared_ptr<const evidence::Notary> notary_;
};

} // namespace ringroom::test
