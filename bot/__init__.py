"""What happens with the news: storing, composing, delivering, answering."""
