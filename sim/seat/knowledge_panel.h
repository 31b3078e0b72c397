#pragma once
// Looks things up while talking: words as they are typed, articles below, one opened in their
// place. The window's thread.
#include <string>
#include <vector>

#include <imgui.h>

#include "base/markdown.h"
#include "seat/asked.h"

namespace ringroom::seat {

class KnowledgePanel {
public:
    explicit KnowledgePanel(Desk& desk)
        : desk_(desk) {}

    /// At the cursor. Gives false when the person leaves with Esc.
    [[nodiscard]] bool draw(ImVec2 size);
    /// The next frame puts the cursor into the box, with its words chosen.
    void focus() {
        focus_ = true;
        article_.clear();
    }

private:
    void draw_search(float width);
    void draw_choice(const char* id, const char* all, std::string& value,
                     const std::vector<std::string>& values, float width);
    void draw_hits(float height);
    void draw_hit(const wire::ArticleHit& hit, std::size_t at);
    void draw_article(ImVec2 size);
    void open(const wire::KnowledgePage& page);
    [[nodiscard]] bool keys();
    [[nodiscard]] std::string target() const;

    Desk& desk_;
    std::string words_;
    std::string category_;
    std::string product_;
    std::string asked_for_; ///< the target whose hits are on show
    Asked<wire::KnowledgePage> found_;
    std::size_t at_ = 0;  ///< the chosen hit
    std::string article_; ///< its id; empty: the hits are shown
    std::string drawn_;   ///< whose blocks these are
    std::vector<markdown::Block> blocks_;
    Asked<wire::Article> opened_;
    bool focus_ = false;
    bool follow_ = false; ///< the chosen hit is to be brought into sight
};

} // namespace ringroom::seat
