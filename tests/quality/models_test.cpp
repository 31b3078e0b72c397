// Model recordings as they are kept: found by words, heard while the person agrees.
#include <catch2/catch.hpp>

#include "quality/limits.h"
#include "quality/models.h"
#include "quality/tables.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::quality;

namespace {

class Library {
public:
    Library() {
        auto opened =
            store::Store::open({.folder = folder_.path(), .migrations = quality::migrations()});
        REQUIRE(opened);
        store_ = std::move(*opened);
    }
    std::string write(const store::Job& job) {
        const auto done = store_->write(job);
        return done ? "" : done.error().code;
    }
    std::string put(std::uint64_t contact, const std::string& title, const std::string& words = "",
                    const std::string& script = "pack/drill") {
        return write([&](store::Writer& writer) {
            return save(writer, {.key = {1, ContactId{contact}},
                                 .agent = AgentId{contact},
                                 .title = title,
                                 .words = words,
                                 .script = script,
                                 .at = WallTime{static_cast<std::int64_t>(contact)}});
        });
    }
    std::vector<std::uint64_t> found(const ModelFilter& filter) {
        auto session = store_->reader();
        const auto rows = models_of((*session)->reader(), filter);
        REQUIRE(rows);
        std::vector<std::uint64_t> out;
        for (const auto& one : *rows)
            out.push_back(one.key.contact.value);
        return out;
    }
    std::optional<Model> model(std::uint64_t contact) {
        auto session = store_->reader();
        const auto row = model_of((*session)->reader(), {1, ContactId{contact}});
        REQUIRE(row);
        return *row;
    }

private:
    test::Folder folder_;
    std::unique_ptr<store::Store> store_;
};

} // namespace

TEST_CASE("models are found by all of the words, and by their script") {
    Library lab;
    CHECK(lab.put(5, "A calm opening", "the name comes FIRST") == "");
    CHECK(lab.put(6, "开场问好", "先报工号") == "");
    CHECK(lab.put(7, "A calm end", "", "other/drill") == "");
    CHECK(lab.found({}) == std::vector<std::uint64_t>{7, 6, 5});
    CHECK(lab.found({.words = "calm first"}) == std::vector<std::uint64_t>{5});
    CHECK(lab.found({.words = "  CALM "}) == std::vector<std::uint64_t>{7, 5});
    CHECK(lab.found({.words = "工号"}) == std::vector<std::uint64_t>{6});
    CHECK(lab.found({.words = "calm nobody"}).empty());
    CHECK(lab.found({.words = "%"}).empty()); // no pattern
    CHECK(lab.found({.script = "other/drill"}) == std::vector<std::uint64_t>{7});
    CHECK(lab.found({.limit = 2}) == std::vector<std::uint64_t>{7, 6});
    const auto after = [](std::uint64_t contact) { return ContactKey{1, ContactId{contact}}; };
    CHECK(lab.found({.limit = 2, .after = after(6)}) == std::vector<std::uint64_t>{5});
    CHECK(lab.found({.words = "calm", .after = after(7)}) == std::vector<std::uint64_t>{5});
    CHECK(lab.found({.after = after(5)}).empty());
    CHECK(lab.found({.after = after(8)}).empty()); // gone meanwhile
}

TEST_CASE("whoever is heard agrees, and may take that back; nobody else does it for them") {
    Library lab;
    CHECK(lab.put(5, "t") == "");
    const auto answer = [&](std::uint64_t agent, bool agrees) {
        return lab.write([&](store::Writer& writer) {
            return answer_model(writer, {1, ContactId{5}}, AgentId{agent}, agrees, {9'000});
        });
    };
    CHECK(lab.model(5)->agreed == Agreed::asked);
    CHECK(answer(6, true) == "quality.unknown");
    CHECK(answer(5, true) == "");
    CHECK(lab.model(5)->agreed == Agreed::given);
    CHECK(lab.put(5, "another title") == ""); // what was agreed stays
    CHECK(lab.model(5)->agreed == Agreed::given);
    CHECK(lab.model(5)->title == "another title");
    CHECK(answer(5, false) == "");
    CHECK(lab.model(5)->agreed == Agreed::refused);
    const auto remove = [&] {
        return lab.write([&](store::Writer& writer) {
            return remove_model(writer, {1, ContactId{5}});
        });
    };
    CHECK(remove() == "");
    CHECK_FALSE(lab.model(5));
    CHECK(remove() == "quality.unknown");
    CHECK(answer(5, true) == "quality.unknown");
}

TEST_CASE("a model has a title and so many words, and there are so many models") {
    Library lab;
    const auto wide = [](std::size_t count) {
        std::string out;
        for (std::size_t i = 0; i < count; ++i)
            out += "话";
        return out;
    };
    CHECK(lab.put(1, "") == "quality.title");
    CHECK(lab.put(1, wide(limits::title + 1)) == "quality.title");
    CHECK(lab.put(1, wide(limits::title), wide(limits::words)) == "");
    CHECK(lab.put(1, "t", wide(limits::words + 1)) == "quality.words_long");
    CHECK(lab.write([&](store::Writer& writer) -> Result<void> {
        for (std::size_t i = 2; i <= limits::models; ++i)
            if (auto put = save(writer, {.key = {1, ContactId{i}}, .title = "t"}); !put)
                return put;
        return {};
    }) == "");
    CHECK(lab.put(limits::models + 1, "t") == "quality.crowd");
    CHECK(lab.put(1, "still changed") == "");
}
